import { type Escalation, each, on, path, ways, workOf } from './escalation-path.ts'
import { BESIDE, group, LAMBDAS, OWN, stream, THEIRS, UNDER_CURFEW } from './escalation-targets.ts'

/** Ways to leave no trace, or somebody else's. */
export const TRACE_PATHS: readonly Escalation[] = [
  ...LAMBDAS.flatMap(({ name, auditStream, logStream }) => [
    workOf(
      [name],
      path(`write audit records of ${name}`, 'a past that never was', [on('logs:PutLogEvents', auditStream)]),
    ),
    workOf(
      [name],
      path(`write lines of ${name}’s own log`, 'a run that never was', [
        on('logs:PutLogEvents', logStream),
        on('logs:CreateLogStream', logStream),
      ]),
    ),
  ]),
  path(
    'open a stream of its own in the audit log',
    'records that look like Curfew’s',
    ...each(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [stream(OWN.auditLog, 'forged'), stream(OWN.auditLog, 'settle-access-2')],
    ),
    ...each(
      ['logs:CreateLogStream'],
      LAMBDAS.map(({ auditStream }) => auditStream),
    ),
  ),
  path(
    'write into a log of another stage’s',
    'a past that never was, of that stage',
    ...each(['logs:CreateLogStream', 'logs:PutLogEvents'], BESIDE.logStreams),
  ),
  path(
    'make the audit log, or a part of it, disappear',
    'an end of what can be proved',
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
    ...each(
      ['logs:DeleteLogStream'],
      LAMBDAS.map(({ auditStream }) => auditStream),
    ),
  ),
  path(
    'make a log of somebody else disappear',
    'an end of what can be proved',
    ...ways(['logs:DeleteLogGroup'], ['logs:DeleteLogStream'], ['logs:PutRetentionPolicy']),
  ),
  path(
    'mask, copy or reroute what a log takes in',
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
    'what others wrote into it, secrets that slipped among it',
    ...ways(
      ['logs:GetLogEvents'],
      ['logs:FilterLogEvents'],
      ['logs:StartQuery'],
      ['logs:StartLiveTail'],
      ['logs:GetLogRecord'],
    ),
    ...each(['logs:FilterLogEvents', 'logs:Unmask'], group(OWN.auditLog)),
  ),
  workOf(
    [UNDER_CURFEW],
    path('write into a log of the account', 'lines that its readers believe', [
      on('logs:PutLogEvents', THEIRS.logStream),
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
    'switch a watcher off',
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
