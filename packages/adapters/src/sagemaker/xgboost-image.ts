import { ServiceError } from "@porchlight/core/error";

/**
 * Built-in XGBoost images that are understood, and the XGBoost inside each. 1.7-1 saves models in XGBoost's first
 * format, 3.0-5 in UBJSON: the library on this machine, which answers for the passport, must be able to read it.
 *
 * @see https://github.com/aws/sagemaker-xgboost-container
 */
const XGBOOST_VERSIONS: Readonly<Record<string, string>> = { "1.7-1": "1.7.4", "3.0-5": "3.0.5" };

/** The same version as that of Debian's library. */
const DEFAULT_TAG = "1.7-1";

/**
 * Amazon's account for the image, by region.
 *
 * @see https://github.com/aws/sagemaker-python-sdk/blob/master/src/sagemaker/image_uri_config/xgboost.json
 */
const ACCOUNTS: Readonly<Record<string, string>> = {
  "af-south-1": "510948584623",
  "ap-east-1": "651117190479",
  "ap-northeast-1": "354813040037",
  "ap-northeast-2": "366743142698",
  "ap-northeast-3": "867004704886",
  "ap-south-1": "720646828776",
  "ap-south-2": "628508329040",
  "ap-southeast-1": "121021644041",
  "ap-southeast-2": "783357654285",
  "ap-southeast-3": "951798379941",
  "ap-southeast-4": "106583098589",
  "ca-central-1": "341280168497",
  "ca-west-1": "190319476487",
  "eu-central-1": "492215442770",
  "eu-central-2": "680994064768",
  "eu-north-1": "662702820516",
  "eu-south-1": "978288397137",
  "eu-south-2": "104374241257",
  "eu-west-1": "141502667606",
  "eu-west-2": "764974769150",
  "eu-west-3": "659782779980",
  "il-central-1": "898809789911",
  "me-central-1": "272398656194",
  "me-south-1": "801668240914",
  "sa-east-1": "737474898029",
  "us-east-1": "683313688378",
  "us-east-2": "257758044811",
  "us-west-1": "746614075791",
  "us-west-2": "246618743249",
};

/** Amazon's image in a region. Throws `config.invalid` for a region where it is not known. */
export function xgboostImage(region: string): string {
  const account = ACCOUNTS[region];
  if (account !== undefined)
    return `${account}.dkr.ecr.${region}.amazonaws.com/sagemaker-xgboost:${DEFAULT_TAG}`;
  throw new ServiceError(
    "config.invalid",
    `SageMaker's image for XGBoost is not known in ${region}: name it`,
  );
}

/** The XGBoost inside an image, by its tag. Throws `config.invalid` for an image that is not understood. */
export function xgboostVersionOf(image: string): string {
  const tag = image.slice(image.lastIndexOf(":") + 1);
  const version = XGBOOST_VERSIONS[tag];
  if (version !== undefined) return version;
  throw new ServiceError(
    "config.invalid",
    `the image "${image}" is none that is understood: its tag must be ${Object.keys(XGBOOST_VERSIONS).join(" or ")}`,
  );
}
