import { PACKAGES, type PrivateMachine } from './private-machine.ts';

export const SYSLOG_PACKAGES = ['rsyslog'] as const;
export const MAIL_LOG = 'var/log/mail.log';

/** Debian's rsyslog on the machine's /dev/log, in the format that Debian had up to 11 and many keep. */
export async function startSyslog(machine: PrivateMachine): Promise<void> {
  const [modules] = (await machine.run(['sh', '-c', `echo ${PACKAGES}/usr/lib/*/rsyslog`])).trim().split(' ');
  const config = [
    'module(load="imuxsock")',
    'module(load="builtin:omfile" Template="RSYSLOG_TraditionalFileFormat")',
    `mail.* action(type="omfile" file="/${MAIL_LOG}")`,
  ];
  machine.file('etc/rsyslog.conf', `${config.join('\n')}\n`);
  machine.start([`${PACKAGES}/usr/sbin/rsyslogd`, '-n', '-i', 'NONE', '-M', modules!]);
  await machine.run(['sh', '-c', 'until [ -S /dev/log ]; do sleep 0.1; done']);
}
