export const EXAMPLES = `
Asks for access as curfew request does, with an event file, options or both; --job alone joins a grant that exists. Once access is
ready, the command runs with the streams of this shell and an AWS profile of its own (AWS_PROFILE, AWS_CONFIG_FILE), whose
credentials are always those of now. Your own are not in its environment. CURFEW_JOB and CURFEW_CLOSES_AT say which job it is, and
when its access ends.

It sends heartbeats where the window asks for them, says when access ends soon, ends earlier or is revoked, and passes signals on.
When the command is over, it sends Training Job Completed, Failed or Stopped, and access ends at once. If curfew itself is killed,
the window ends access, or a missing heartbeat before.

Exits with the code of the command, 128 and more if a signal ended it; with 125 if curfew could not do its part, 126 if the command
cannot be executed, 127 if there is none.

Examples:
  curfew run event.json -- python train.py
  curfew run --read s3://acmeco-training-datasets-wikipedia-2025-07-01 --checkpoint s3://acmeco-checkpoints/ada/ \\
    --for 3h --reason "weekly fine-tune" -- python train.py --epochs 3
  curfew run --job wikipedia-finetune-2025-07-16 --signal USR1@15m -- ./train.sh
  curfew run event.json --extend-by 30m --at-most 4h -- python train.py`
