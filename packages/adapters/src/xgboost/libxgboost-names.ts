/** Where the library is looked for, best first: where LIBXGBOOST points and nowhere else, or by its usual names. */
export function libxgboostNames(
  path: string | undefined = process.env.LIBXGBOOST,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (path) return [path];
  if (platform === "darwin")
    return [
      "libxgboost.dylib",
      "/opt/homebrew/opt/xgboost/lib/libxgboost.dylib",
      "/usr/local/opt/xgboost/lib/libxgboost.dylib",
    ];
  // Debian's package has only the name with its ABI; conda's and pip's builds only the one without.
  return platform === "win32" ? ["xgboost.dll"] : ["libxgboost.so.0", "libxgboost.so"];
}
