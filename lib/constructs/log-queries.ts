/** A query that is kept in Logs Insights, over the mail log. */
export interface LogQuery {
  /** Comes after the stack's name. */
  name: string;
  lines: readonly string[];
}

/**
 * What on-call asks the mail log next. Postfix' own words, as that is what most send; a value to replace is an
 * example address. Source of the language: CloudWatch Logs user guide, "Logs Insights QL".
 */
export const LOG_QUERIES: readonly LogQuery[] = [
  {
    name: 'top senders',
    lines: [
      'filter @message like /client=/',
      'parse @message /client=[^\\[\\s]*\\[(?<client>[^\\]]+)\\]/',
      'parse @message /sasl_username=(?<login>[^,\\s]+)/',
      'stats count(*) as messages by client, login',
      'sort messages desc',
      'limit 50',
    ],
  },
  {
    name: "one sender's timeline",
    lines: [
      'filter @message like /client=/',
      'filter @message like "192.0.2.1"',
      'stats count(*) as messages by bin(5m)',
      'sort @timestamp asc',
    ],
  },
  {
    name: 'deferral reasons',
    lines: [
      'filter @message like /status=deferred/',
      'parse @message /relay=(?<relay>[^,\\s]+),.* status=deferred \\((?<reason>.{1,100})/',
      'stats count(*) as deferrals by relay, reason',
      'sort deferrals desc',
      'limit 50',
    ],
  },
  {
    name: 'recipient domain spread',
    lines: [
      'filter @message like /status=(sent|deferred|bounced)/',
      'parse @message /to=<[^@>]*@(?<domain>[^>]+)>.* status=(?<status>\\w+)/',
      'stats count(*) as recipients, sum(strcontains(status, "bounced")) as bounced by domain',
      'sort recipients desc',
      'limit 100',
    ],
  },
  {
    name: 'who used this login',
    lines: [
      'filter @message like /sasl_username=/',
      'parse @message /client=[^\\[\\s]*\\[(?<client>[^\\]]+)\\]/',
      'parse @message /sasl_username=(?<login>[^,\\s]+)/',
      'filter login = "user@example.com"',
      'stats count(*) as messages, min(@timestamp) as first, max(@timestamp) as last by client',
      'sort messages desc',
    ],
  },
];
