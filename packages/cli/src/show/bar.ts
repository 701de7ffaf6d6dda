const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar for a share of 1, to an eighth of a character; as wide as `width` with its blanks. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return `${"█".repeat(eighths >> 3)}${EIGHTHS[eighths & 7]}`.padEnd(width);
}
