import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createDynamoErasures } from "@porchlight/adapters/dynamo/dynamo-erasures";
import { createDynamoSpillSets } from "@porchlight/adapters/dynamo/dynamo-spill-sets";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { createDynamoTeamRecords } from "@porchlight/adapters/dynamo/dynamo-team-records";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { createS3ErasableArchive } from "@porchlight/adapters/s3/s3-erasable-archive";
import { createS3TeamFiles } from "@porchlight/adapters/s3/s3-team-files";
import type { FinishErasuresPorts } from "@porchlight/core/erase/finish-erasures";
import type { OpenStores } from "../stores/open-stores.ts";

/** The same adapters as the functions that erase have. */
export function erasingPorts(stores: OpenStores): FinishErasuresPorts {
  const { dynamo: client, s3, redis, tables, buckets, workspaces } = stores;
  return {
    states: createDynamoStateStore({ client, table: tables.people }),
    spills: createDynamoSpillSets({ client, table: tables.people }),
    erasures: createDynamoErasures({ client, table: tables.workspaces }),
    aliases: createDynamoAliases({ client, table: tables.workspaces }),
    cache: createRedisProfileCache({ redis }),
    archive: createS3ErasableArchive({ client: s3, bucket: buckets.archive }),
    teams: {
      ...createDynamoTeamRecords({ client, table: tables.workspaces }),
      ...createS3TeamFiles({
        client: s3,
        archiveBucket: buckets.archive,
        foldsBucket: buckets.teamFolds,
      }),
    },
    workspaces,
  };
}
