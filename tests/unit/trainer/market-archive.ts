export { marketArchive } from "@porchlight/cli/market/market-archive";
