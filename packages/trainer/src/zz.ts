import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { plantedArchive } from "../../../tests/unit/trainer/planted-archive.ts";
import { shop } from "../../../tests/unit/trainer/shop.ts";
import { replayRows } from "./replay-rows.ts";
import { trainModel } from "./train-model.ts";

for (const [days, people] of [
  [150, 600],
  [150, 300],
]) {
  const rows = plantedArchive({ people, days, seed: 3 });
  console.time("replay");
  const replayed = await replayRows(rows, { behavior: shop, seed: 1 });
  console.timeEnd("replay");
  console.log(rows.length, replayed.store.count);
  for (const model of replayed.models) {
    console.time(model);
    const { report, draft, onnx } = await trainModel({
      replayed,
      model,
      workspace: "w",
      engine: trainXgboost,
      seed: 5,
      threads: 1,
      nowMs: 1,
      bayes: (p, t) => 0.5,
    });
    console.timeEnd(model);
    console.log(JSON.stringify(report), onnx.length);
  }
}
