/** EventBridge's words for an interval of whole minutes: `rate(1 minute)`, `rate(15 minutes)`. */
export function rateExpression(seconds: number): string {
  const minutes = seconds / 60;
  return `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`;
}
