import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { readS3Archive } from "@porchlight/adapters/s3/read-s3-archive";
import { BUCKETS, QUEUES, TABLES } from "@porchlight/core/names";
import type { ArchiveObject } from "@porchlight/core/ports/archive";
import { compareArchive } from "./compare-archive.ts";
import { comparePeople, type PeopleFacts } from "./compare-people.ts";
import type { ReplayFacts } from "./judge-replay.ts";
import { showProgress } from "./progress.ts";
import { interactionsIn, queueDepth } from "./queue-watch.ts";
import type { ReplayOptions } from "./run-replay.ts";
import type { ReplayContext, SendingFacts } from "./send-log.ts";

/** Looks at everything a replay has left: queues, archive, and every person's state. */
export async function checkReplay(
  context: ReplayContext,
  options: ReplayOptions,
  { ledger, ...sending }: SendingFacts,
): Promise<ReplayFacts> {
  const { behavior, clients, laptop } = context;
  const { queueUrls } = laptop.resources;
  const recordsIn = (queue: string) => queueDepth(clients.sqs, queueUrls[queue] as string);
  const deadQueueUrl = queueUrls[QUEUES.interactionsDead] as string;
  const sent = new Map(
    [...ledger.acceptedByKey()].map(([key, { happenedAtMs, name }]) => [
      key,
      { kind: behavior.kindOfName(name) ?? name, happenedAtMs, knownAtMs: happenedAtMs },
    ]),
  );
  const archive = await compareArchive(rowsOf(context, "interactions"), sent);
  const late = await count(rowsOf(context, "late"));
  options.say(`read ${archive.rows} interactions from the archive; comparing every person`);
  const people = await compareAll(context, options, ledger.acceptedOf);
  return {
    ...sending,
    ledger,
    people,
    archive,
    waitingRecords: await recordsIn(QUEUES.interactions),
    deadRecords: await recordsIn(QUEUES.interactionsDead),
    dead: (await interactionsIn(clients.sqs, deadQueueUrl)).size,
    late,
  };
}

async function compareAll(
  { behavior, clients, laptop, workspace }: ReplayContext,
  { dataFolder, definition, limit, startProgress }: ReplayOptions,
  acceptedOf: (person: string) => number,
): Promise<PeopleFacts> {
  const oracle = await definition.createOracle(dataFolder, limit);
  const table = laptop.resources.tables[TABLES.people] as string;
  const states = createDynamoStateStore({ client: clients.dynamo, table });
  return showProgress(startProgress, "comparing", oracle.people.length, (update) =>
    comparePeople(states, behavior, workspace, oracle, acceptedOf, update),
  );
}

const rowsOf = ({ clients, laptop, workspace }: ReplayContext, section: ArchiveObject["section"]) =>
  readS3Archive({
    client: clients.s3,
    bucket: laptop.resources.buckets[BUCKETS.archive] as string,
    workspace,
    section,
  });

async function count(rows: AsyncIterable<unknown>): Promise<number> {
  let n = 0;
  for await (const _ of rows) n++;
  return n;
}
