declare module "cli-progress" {
  export interface BarOptions {
    readonly format?: string;
    readonly stream?: NodeJS.WritableStream;
    readonly etaBuffer?: number;
    readonly clearOnComplete?: boolean;
    readonly hideCursor?: boolean;
  }
  export class SingleBar {
    constructor(options: BarOptions);
    start(total: number, value: number): void;
    update(value: number): void;
    stop(): void;
  }
  const cliProgress: { readonly SingleBar: typeof SingleBar };
  export default cliProgress;
}
