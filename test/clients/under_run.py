"""Reads a dataset and writes an output with boto3, with nothing but what `curfew run` gives."""
import os

import boto3
from botocore.exceptions import ClientError

# Versions before 1.28 do not read the variable themselves.
s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
job = os.environ["CURFEW_JOB"]
dataset = "acmeco-training-datasets-wikipedia-2025-07-01"
print(s3.get_object(Bucket=dataset, Key="part-0000.parquet")["Body"].read().decode())
s3.put_object(Bucket="acmeco-finetuned-models", Key=f"{job}/model", Body=b"weights")
try:
    s3.get_object(Bucket="acmeco-training-datasets-payroll", Key="salaries.parquet")
except ClientError as error:
    print(error.response["Error"]["Code"])
