"""Carries out calls of boto3's S3 client. Input: a JSON list of [method, arguments]. Output: what each came to, as JSON."""
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, calls = sys.argv[1], json.load(sys.stdin)
# Without this, older versions presign URLs with signature version 2, which S3 accepts for no new bucket.
config = Config(signature_version="s3v4")
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config)


def outcome(method, arguments):
    try:
        result = getattr(s3, method)(**arguments)
    except ClientError as error:
        response = error.response
        return {"error": response["Error"]["Code"], "status": response["ResponseMetadata"]["HTTPStatusCode"]}
    except Exception as error:  # boto3's transfers have errors of their own
        return {"error": f"{type(error).__name__}: {error}"}
    if not isinstance(result, dict):
        return {"result": result}
    body = result.pop("Body", None)
    result.pop("ResponseMetadata", None)
    return {"result": result, "body": body.read().decode() if body else None}


print(json.dumps([outcome(method, arguments) for method, arguments in calls], default=str))
