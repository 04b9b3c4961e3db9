import type { Program } from './program.ts';

/** Collectors and container engines, as they tag what they pass on. */
const CARRIERS =
  /^(?:docker|dockerd|containerd|podman|conmon|crio|kubelet|k3s|rke2|nomad|balena|systemd-journal|journal|journald|systemd-cat|rsyslogd|rsyslog|syslog-ng|syslogd|logger|fluentd?|fluent-?bit|td-agent|vector|filebeat|logstash|promtail|alloy|nxlog|vlogger|cloudwatch|awslogs|amazon-cloudwatch-agent)\b/i;
/** A container's short or long id, the tag of Docker's syslog driver unless it is told another. */
const CONTAINER_ID = /^(?:[\w.-]+\/)?[0-9a-f]{12}(?:[0-9a-f]{52})?$/;
/** A container's name that says it holds a mail server. */
const MAIL_CONTAINER =
  /(?:^|[^a-z])(?:mail|mailer|mailu|mailcow|smtp|mta|mx\d*|postfix|exim4?|sendmail|opensmtpd|msa|relay)(?:[^a-z]|$)/i;

/**
 * Whether a program only passes on what others wrote: a line with a header of its own behind the program's is then
 * read. Other programs write what strangers say.
 */
export function isCarrier({ name, family }: Program): boolean {
  if (family === 'foreign') return false;
  return CARRIERS.test(name) || CONTAINER_ID.test(name) || MAIL_CONTAINER.test(name);
}
