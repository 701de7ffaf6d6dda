import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { OpenStores } from "../stores/open-stores.ts";

/** The keys of a workspace's objects in a bucket, in order. */
export async function* listObjects(
  { s3, buckets }: Pick<OpenStores, "s3" | "buckets">,
  bucket: keyof OpenStores["buckets"],
  workspace: string,
): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: buckets[bucket],
      Prefix: `${workspace}/`,
      // By the last key and not by a token: who deletes what was listed goes on behind it.
      ...(after !== undefined && { StartAfter: after }),
    });
    const { Contents = [], IsTruncated } = await s3.send(command);
    const keys = Contents.flatMap(({ Key: key }) => key ?? []);
    yield* keys;
    after = IsTruncated ? keys.at(-1) : undefined;
  } while (after !== undefined);
}
