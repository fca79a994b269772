import { type Escalation, each, on, path, taskOf, ways } from './escalation-path.ts'
import { group, LAMBDAS, OWN, SIMILAR, stream, UNDER_CURFEW, UNRELATED } from './escalation-targets.ts'

/** Tampering with logs, alarms and other monitoring. */
export const MONITORING_PATHS: readonly Escalation[] = [
  taskOf(['publish'], path('write audit records', 'a forged history', [on('logs:PutLogEvents', OWN.auditStream)])),
  ...LAMBDAS.map(({ name, logStream }) =>
    taskOf(
      [name],
      path(`write log lines of ${name}`, 'a forged run', [
        on('logs:PutLogEvents', logStream),
        on('logs:CreateLogStream', logStream),
      ]),
    ),
  ),
  path(
    'create a stream in the audit log',
    'records that look like Curfew’s',
    ...each(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [stream(OWN.auditLog, 'forged'), stream(OWN.auditLog, 'records-2')],
    ),
    ...each(['logs:CreateLogStream'], OWN.auditStream),
  ),
  path(
    'write to a log of another stage',
    'a forged history of that stage',
    ...each(['logs:CreateLogStream', 'logs:PutLogEvents'], SIMILAR.logStreams),
  ),
  path(
    'delete the audit log, or a part of it',
    'the loss of evidence',
    ...each(
      [
        'logs:DeleteLogGroup',
        'logs:PutRetentionPolicy',
        'logs:PutLogGroupDeletionProtection',
        'logs:DisassociateKmsKey',
        'logs:AssociateKmsKey',
      ],
      group(OWN.auditLog),
    ),
    ...each(['logs:DeleteLogStream'], OWN.auditStream),
  ),
  path(
    'delete a log that is not Curfew’s',
    'the loss of evidence',
    ...ways(['logs:DeleteLogGroup'], ['logs:DeleteLogStream'], ['logs:PutRetentionPolicy']),
  ),
  path(
    'mask, copy or redirect what is written to a log',
    'lines that are read elsewhere, or nowhere',
    ...ways(
      ['logs:PutSubscriptionFilter'],
      ['logs:DeleteSubscriptionFilter'],
      ['logs:PutMetricFilter'],
      ['logs:DeleteMetricFilter'],
      ['logs:PutDataProtectionPolicy'],
      ['logs:PutAccountPolicy'],
      ['logs:PutTransformer'],
      ['logs:PutResourcePolicy'],
      ['logs:CreateExportTask'],
    ),
  ),
  path(
    'read a log',
    'what others logged, including leaked secrets',
    ...ways(
      ['logs:GetLogEvents'],
      ['logs:FilterLogEvents'],
      ['logs:StartQuery'],
      ['logs:StartLiveTail'],
      ['logs:GetLogRecord'],
    ),
    ...each(['logs:FilterLogEvents', 'logs:Unmask'], group(OWN.auditLog)),
  ),
  taskOf(
    [UNDER_CURFEW],
    path('write to a log of the account', 'lines that its readers believe', [
      on('logs:PutLogEvents', UNRELATED.logStream),
    ]),
  ),
  path(
    'silence an alarm',
    'failures that nobody sees',
    ...ways(
      ['cloudwatch:DisableAlarmActions'],
      ['cloudwatch:DeleteAlarms'],
      ['cloudwatch:PutMetricAlarm'],
      ['cloudwatch:SetAlarmState'],
      ['cloudwatch:PutMetricData'],
      ['sns:Unsubscribe'],
      ['sns:SetTopicAttributes'],
    ),
  ),
  path(
    'stop the trail of API calls',
    'calls that leave no trace',
    ...ways(
      ['cloudtrail:StopLogging'],
      ['cloudtrail:DeleteTrail'],
      ['cloudtrail:UpdateTrail'],
      ['cloudtrail:PutEventSelectors'],
      ['cloudtrail:PutInsightSelectors'],
      ['cloudtrail:StopEventDataStoreIngestion'],
      ['cloudtrail:DeleteEventDataStore'],
    ),
  ),
  path(
    'disable monitoring',
    'findings that nobody gets',
    ...ways(
      ['config:StopConfigurationRecorder'],
      ['config:DeleteConfigRule'],
      ['guardduty:DeleteDetector'],
      ['guardduty:UpdateDetector'],
      ['guardduty:CreateFilter'],
      ['securityhub:DisableSecurityHub'],
      ['securityhub:BatchUpdateFindings'],
      ['access-analyzer:DeleteAnalyzer'],
      ['access-analyzer:CreateArchiveRule'],
      ['macie2:DisableMacie'],
    ),
  ),
]
