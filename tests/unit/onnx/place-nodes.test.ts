import { NOWHERE, type PlacedTree, placeNodes } from "@porchlight/onnx/place-nodes";
import { describe, expect, it } from "vitest";

describe("nodes that stand tree after tree, counted from 0", () => {
  it("are placed as they stand", () => {
    const { trees, order, placeOf } = placeNodes([4, 4, 4, 2, 9, 9], [0, 1, 2, 0, 0, 1]);
    expect(order).toBeUndefined();
    expect(trees).toEqual([
      { id: 4, start: 0, end: 3 },
      { id: 2, start: 3, end: 4 },
      { id: 9, start: 4, end: 6 },
    ]);
    const last = trees[2] as PlacedTree;
    expect([-1, 0, 1, 2, 5].map((node) => placeOf(last, node))).toEqual([
      NOWHERE,
      0,
      1,
      NOWHERE,
      NOWHERE,
    ]);
  });

  it("may be none", () => {
    expect(placeNodes([], [])).toMatchObject({ trees: [], order: undefined });
  });
});

describe("nodes in another order", () => {
  it.each<[string, number[], number[], number[]]>([
    ["numbered from 1", [4, 4, 2], [1, 2, 1], [0, 1, 2]],
    ["backwards", [4, 4, 2], [1, 0, 0], [0, 1, 2]],
    ["tree among tree", [4, 2, 4], [0, 0, 1], [0, 2, 1]],
    ["counted again within a tree", [4, 4, 2, 4], [0, 1, 0, 2], [0, 1, 3, 2]],
  ])("are put tree after tree: %s", (_, treeIds, nodeIds, places) => {
    const { trees, order, placeOf } = placeNodes(treeIds, nodeIds);
    expect(order).toEqual(Int32Array.from(places));
    const end = treeIds.filter((id) => id === 4).length;
    expect(trees).toEqual([
      { id: 4, start: 0, end },
      { id: 2, start: end, end: treeIds.length },
    ]);
    for (const tree of trees)
      for (let at = tree.start; at < tree.end; at++) {
        const node = nodeIds[places[at] as number] as number;
        expect(placeOf(tree, node)).toBe(at - tree.start);
      }
    expect(placeOf(trees[0] as PlacedTree, 77)).toBe(NOWHERE);
    expect(placeOf({ id: 5, start: 0, end: 1 }, 0)).toBe(NOWHERE);
  });

  it("are refused if a tree begins again", () => {
    expect(() => placeNodes([3, 4, 3], [0, 0, 0])).toThrow(
      new RangeError("placeNodes requires each node once, got node 0 of tree 3 again"),
    );
  });

  it("are refused if one is there twice", () => {
    for (const ids of [
      [0, 1, 1],
      [0, 0, 0],
    ])
      expect(() => placeNodes([3, 3, 3], ids)).toThrow(
        new RangeError(`placeNodes requires each node once, got node ${ids[2]} of tree 3 again`),
      );
  });
});
