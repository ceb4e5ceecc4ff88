// The log alerts, one entry each: what is wrong, how bad, how often it is looked for, and the query. Event names are
// those of the product's logger; tests/infra compares them. Compile-time only: nothing is deployed from this file.

@export()
@description('When silence is odd: a side that brought so many notices within a day brings none for so long, on a weekday between these hours.')
type busyDay = {
  @minValue(15)
  @maxValue(720)
  quietMinutes: int
  @minValue(1)
  notices: int
  @minValue(0)
  @maxValue(23)
  fromHourUtc: int
  @minValue(1)
  @maxValue(24)
  toHourUtc: int
}

@export()
type logAlert = {
  name: string
  description: string
  severity: 0 | 1 | 2 | 3
  every: 'PT5M' | 'PT15M' | 'PT30M'
  window: 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'
  query: string
}

@export()
var logAlerts logAlert[] = [
  {
    name: 'timer-silent'
    description: 'A timer function has not run to its end for half an hour: sweep, open-orders, due-work or subscriptions. Also when the app does not start.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('queries/timer-silent.kql')
  }
  {
    name: 'worker-silent'
    description: 'Notices were put on the queue, but the worker has not run.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('queries/worker-silent.kql')
  }
  {
    name: 'worker-failed'
    description: 'The worker has failed on notices at least three times; they are delivered again, and end among the dead letters.'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    query: loadTextContent('queries/worker-failed.kql')
  }
  {
    name: 'timer-failed'
    description: 'A timer function failed at least twice for one connection or more; reconcile, which runs once an hour, at least once.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('queries/timer-failed.kql')
  }
  {
    name: 'sweep-failed'
    description: 'A side could not be listed in three sweeps: lost notices are not made good.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/sweep-failed.kql')
  }
  {
    name: 'registration-problem'
    description: 'A registration for notifications is missing, cannot be renewed, is disabled or points elsewhere. Business Central deletes one that is not renewed; the first failed renewal leaves two days.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/registration-problem.kql')
  }
  {
    name: 'subscription-gap'
    description: 'Business Central had lost its subscription; it was made again and the gap is swept.'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/subscription-gap.kql')
  }
  {
    name: 'no-notifications'
    description: 'A side that is usually busy has brought no notification for a while on a working day.'
    severity: 2
    every: 'PT15M'
    window: 'P1D'
    query: loadTextContent('queries/no-notifications.kql')
  }
  {
    name: 'webhook-failed'
    description: 'A notification was answered 5xx: the queue did not take it, or the receiver failed.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: loadTextContent('queries/webhook-failed.kql')
  }
  {
    name: 'webhook-refused'
    description: 'Many notifications carried a wrong secret or path: a rotation that was not finished, or somebody who tries.'
    severity: 2
    every: 'PT30M'
    window: 'PT1H'
    query: loadTextContent('queries/webhook-refused.kql')
  }
  {
    name: 'throttled-share'
    description: 'More than a tenth of the calls to one system were answered 429.'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/throttled-share.kql')
  }
  {
    name: 'not-permitted'
    description: 'A system answered 401 or 403, or gave no token: check the application user and its rights.'
    severity: 1
    every: 'PT15M'
    window: 'PT15M'
    query: loadTextContent('queries/not-permitted.kql')
  }
  {
    name: 'remote-failing'
    description: 'Half of the calls to one system failed on its side or went unanswered.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/remote-failing.kql')
  }
  {
    name: 'oldest-notice'
    description: 'A notice that could be handled has been waiting for more than ten minutes.'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    query: loadTextContent('queries/oldest-notice.kql')
  }
  {
    name: 'subscription-near-end'
    description: 'The registration in Business Central ends within 36 hours: it should have been renewed with two days left.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/subscription-near-end.kql')
  }
  {
    name: 'drift'
    description: 'Orders were found that showed something else than was agreed, or were gone, and nobody had told of it. They are brought into agreement; often means that notifications are lost.'
    severity: 3
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('queries/drift.kql')
  }
  {
    name: 'late'
    description: 'Changes took longer than a minute on average from the notice to the write on the other side.'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/late.kql')
  }
  {
    name: 'figures-silent'
    description: 'The product has sent no figures for half an hour: alerts that rest on them are blind.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('queries/figures-silent.kql')
  }
  {
    name: 'telemetry-capped'
    description: 'The daily cap of the workspace was reached: the other log alerts are blind until it is reset.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('queries/telemetry-capped.kql')
  }
]
