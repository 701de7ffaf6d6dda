import { ServiceError } from "@porchlight/core/error";
import type { PriceList } from "@porchlight/stacks/prices/price-list";
import type { Topology } from "@porchlight/stacks/topology";

/** Throws `config.invalid` with the function and action if a function may use a service that the list has no price of. */
export function requirePriced({ functions }: Topology, { services, region }: PriceList): void {
  for (const [name, { grants }] of Object.entries(functions))
    for (const action of grants.flatMap(({ actions }) => actions)) {
      const service = action.split(":")[0] as string;
      if (!Object.hasOwn(services, service))
        throw new ServiceError(
          "config.invalid",
          `${name} may ${action}, and the price list of ${region} has no price of ${service}`,
        );
    }
}
