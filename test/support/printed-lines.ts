/** The fields of a message that somebody else than the server chooses. */
export interface Chosen {
  /** Envelope sender and recipient, valid by RFC 5321. */
  from: string;
  to: string;
  helo: string;
  login: string;
  messageId: string;
  subject: string;
  /** What the next hop answers. */
  reply: string;
}

/** A line as a real server writes it, and what it says of those whom nobody can choose. */
export interface Printed {
  name: string;
  /** The fields that the line shows. */
  shows: readonly (keyof Chosen)[];
  /** Those that can make it unreadable whose the message is; then it is nobody's. @default none */
  contests?: readonly (keyof Chosen)[];
  print: (chosen: Chosen) => string;
}

const CLIENT = '203.0.113.5';
const EXIM = '2026-02-03 04:05:06 1raAO5-0091Cv-IH ';
const SYSLOG = 'Feb  3 04:05:06 mx1 ';
const escaped = (text: string) => text.replace(/["\\]/g, '\\$&');

/** Every line of the four servers that says who sent a message, or what became of it. */
export const PRINTED: readonly Printed[] = [
  {
    name: 'Postfix: an arrival',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}postfix/smtpd[7]: 4F1B2C3D5E: client=pc1[${CLIENT}], sasl_method=PLAIN, sasl_username=${login}`,
  },
  {
    name: 'Postfix: a queued message',
    shows: ['from'],
    print: ({ from }) =>
      `${SYSLOG}postfix/qmgr[7]: 4F1B2C3D5E: from=<${from}>, size=793, nrcpt=2 (queue active)`,
  },
  {
    name: 'Postfix: an arrival from a program',
    shows: ['from'],
    print: ({ from }) => `${SYSLOG}postfix/pickup[7]: 4F1B2C3D5E: uid=33 from=<${from}>`,
  },
  {
    name: 'Postfix: a failed login',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}postfix/smtpd[7]: warning: pc1[${CLIENT}]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=${login}`,
  },
  {
    name: 'Postfix: a client of a proxy',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}postfix/smtpd[7]: NOQUEUE: client=pc1[${CLIENT}], sasl_method=PLAIN, sasl_username=${login}`,
  },
  {
    name: 'Postfix: a milter that refuses',
    shows: ['from', 'to', 'helo'],
    print: ({ from, to, helo }) =>
      `${SYSLOG}postfix/cleanup[7]: 4F1B2C3D5E: milter-reject: END-OF-MESSAGE from pc1[${CLIENT}]: 5.7.1 no; from=<${from}> to=<${to}> proto=ESMTP helo=<${helo}>`,
  },
  {
    name: 'Postfix: a delivery of mail to an alias',
    shows: ['to', 'from', 'reply'],
    print: ({ to, from, reply }) =>
      `${SYSLOG}postfix/smtp[7]: 4F1B2C3D5E: to=<${to}>, orig_to=<${from}>, relay=mx.example.net[192.0.2.9]:25, delay=1.5, delays=0.1/0/0.4/1, dsn=2.0.0, status=sent (250 ${reply})`,
  },
  {
    name: 'Postfix: an expiry',
    shows: ['from'],
    print: ({ from }) =>
      `${SYSLOG}postfix/qmgr[7]: 4F1B2C3D5E: from=<${from}>, status=expired, returned to sender`,
  },
  {
    name: 'Postfix: a Message-ID',
    shows: ['messageId'],
    print: ({ messageId }) => `${SYSLOG}postfix/cleanup[7]: 4F1B2C3D5E: message-id=<${messageId}>`,
  },
  {
    name: 'Postfix: a bounce',
    shows: ['to', 'reply'],
    print: ({ to, reply }) =>
      `${SYSLOG}postfix/smtp[7]: 4F1B2C3D5E: to=<${to}>, relay=mx.example.net[192.0.2.9]:25, delay=1.5, delays=0.1/0/0.4/1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.9] said: 550 5.1.1 ${reply} (in reply to RCPT TO command))`,
  },
  {
    name: 'Postfix: a refusal',
    shows: ['from', 'to', 'helo'],
    print: ({ from, to, helo }) =>
      `${SYSLOG}postfix/smtpd[7]: NOQUEUE: reject: RCPT from pc1[${CLIENT}]: 550 5.1.1 <${to}>: Recipient address rejected: no; from=<${from}> to=<${to}> proto=ESMTP helo=<${helo}>`,
  },
  {
    name: 'Exim: an arrival',
    shows: ['from', 'helo', 'messageId', 'subject'],
    contests: ['helo'],
    print: ({ from, helo, messageId, subject }) =>
      `${EXIM}<= ${from} H=(${helo}) [${CLIENT}]:51234 P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=plain_server:mallory S=300 id=${messageId} T="${escaped(subject)}"`,
  },
  {
    name: 'Exim: an arrival without a login',
    shows: ['from', 'helo', 'messageId'],
    contests: ['helo'],
    print: ({ from, helo, messageId }) =>
      `${EXIM}<= ${from} H=(${helo}) [${CLIENT}]:51234 P=esmtp S=300 id=${messageId}`,
  },
  {
    name: 'Exim: an arrival from a program',
    shows: ['from', 'messageId', 'subject'],
    print: ({ from, messageId, subject }) =>
      `${EXIM}<= ${from} U=www-data P=local S=300 id=${messageId} T="${escaped(subject)}"`,
  },
  {
    name: 'Exim: an arrival with its recipients',
    shows: ['from', 'to', 'subject'],
    contests: ['to'],
    print: ({ from, to, subject }) =>
      `${EXIM}<= ${from} H=pc1 [${CLIENT}]:51234 P=esmtpa A=plain_server:mallory S=300 T="${escaped(subject)}" from <${from}> for ${to}`,
  },
  {
    name: 'Exim: a refusal',
    shows: ['from', 'to', 'helo'],
    contests: ['helo', 'from', 'to'],
    print: ({ from, to, helo }) =>
      `2026-02-03 04:05:06 H=(${helo}) [${CLIENT}]:51234 F=<${from}> A=plain_server:mallory rejected RCPT <${to}>: relay not permitted`,
  },
  {
    name: 'Exim: a deferral, its address shown without quotes',
    shows: ['reply'],
    print: ({ reply }) =>
      `${EXIM}== v, relay=x [10.0.0.9]@d.example <"v, relay=x [10.0.0.9]"@d.example> R=dnslookup T=remote_smtp defer (-44) H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<c@d.example>: 450 4.7.1 ${reply}`,
  },
  {
    name: 'Exim: a delivery',
    shows: ['to', 'from', 'reply'],
    print: ({ to, from, reply }) =>
      `${EXIM}=> ${to} F=<${from}> R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.9]:25 C="${escaped(`250 ${reply}`)}"`,
  },
  {
    name: 'Exim: a bounce',
    shows: ['to', 'from', 'reply'],
    print: ({ to, from, reply }) =>
      `${EXIM}** ${to} F=<${from}> R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<${to}>: 550 5.1.1 ${reply}`,
  },
  {
    name: 'Sendmail: an arrival',
    shows: ['from', 'messageId'],
    print: ({ from, messageId }) =>
      `${SYSLOG}sm-mta[7]: u31FFPtp032300: from=<${from}>, size=300, class=0, nrcpts=2, msgid=<${messageId}>, proto=ESMTP, daemon=MTA, relay=pc1 [${CLIENT}]`,
  },
  {
    name: 'Sendmail: a delivery',
    shows: ['to', 'from', 'reply'],
    print: ({ to, from, reply }) =>
      `${SYSLOG}sm-mta[7]: u31FFPtp032300: to=<${to}>, ctladdr=<${from}> (33/33), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120922, relay=mx.example.net. [192.0.2.9], dsn=2.0.0, stat=Sent (${reply})`,
  },
  {
    name: 'Sendmail: an arrival by its command',
    shows: ['from'],
    print: ({ from }) =>
      `${SYSLOG}sendmail[7]: u31FFPtp032300: from=${from}, size=300, class=0, nrcpts=2, msgid=<1@b.example>, relay=www-data@localhost`,
  },
  {
    name: 'Sendmail: a delivery of what its command took',
    shows: ['to', 'from'],
    print: ({ to, from }) =>
      `${SYSLOG}sendmail[7]: u31FFPtp032300: to=${to}, ctladdr=${from} (33/33), delay=00:00:01, xdelay=00:00:01, mailer=relay, pri=120922, relay=[127.0.0.1] [127.0.0.1], dsn=2.0.0, stat=Sent (u31FFPtp032301 Message accepted for delivery)`,
  },
  {
    name: 'Sendmail: a sender that a local user set',
    shows: ['from'],
    print: ({ from }) =>
      `${SYSLOG}sendmail[7]: u31FFPtp032300: Authentication-Warning: mx1: www-data set sender to ${from} using -f`,
  },
  {
    name: 'Sendmail: a login',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}sm-mta[7]: AUTH=server, relay=pc1 [${CLIENT}], authid=${login}, mech=PLAIN, bits=0`,
  },
  {
    name: 'Sendmail: a failed login',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}sm-mta[7]: u31FFPtp032300: AUTH failure (PLAIN): user not found (-20) SASL(-13), user=${login}, relay=pc1 [${CLIENT}]`,
  },
  {
    name: 'Sendmail: an argument that its ruleset refused',
    shows: ['from', 'reply'],
    print: ({ from, reply }) =>
      `${SYSLOG}sm-mta[7]: u31FFPtp032300: ruleset=check_mail, arg1=<${from}>, relay=pc1 [${CLIENT}], reject=553 5.1.8 <${from}>... ${reply}`,
  },
  {
    name: 'Sendmail: a refusal',
    shows: ['to'],
    print: ({ to }) =>
      `${SYSLOG}sm-mta[7]: u31FFPtp032300: ruleset=check_rcpt, arg1=<${to}>, relay=pc1 [${CLIENT}], reject=550 5.7.1 <${to}>... Relaying denied`,
  },
  {
    name: 'OpenSMTPD: a login',
    shows: ['login'],
    print: ({ login }) =>
      `${SYSLOG}smtpd[7]: 5df87c903d709659 smtp authentication user=${login} address=${CLIENT} host=pc1 result=ok`,
  },
  {
    name: 'OpenSMTPD: a refusal',
    shows: ['to'],
    print: ({ to }) =>
      `${SYSLOG}smtpd[7]: 5df87c903d709659 smtp failed-command address=${CLIENT} host=pc1 command="RCPT TO:<${to}>" result="550 Invalid recipient: <${to}>"`,
  },
  {
    name: 'OpenSMTPD: an envelope',
    shows: ['from', 'to'],
    print: ({ from, to }) =>
      `${SYSLOG}smtpd[7]: 5df87c903d709659 smtp envelope evpid=c405e39ad6bbc64f from=<${from}> to=<${to}>`,
  },
  {
    name: 'OpenSMTPD: a delivery',
    shows: ['from', 'to', 'reply'],
    print: ({ from, to, reply }) =>
      `${SYSLOG}smtpd[7]: 5df87c903d709659 mta delivery evpid=c405e39ad6bbc64f from=<${from}> to=<${to}> rcpt=<-> source="192.0.2.1" relay="192.0.2.9 (mx.example.net)" delay=1s result="PermFail" stat="550 5.1.1 ${reply}"`,
  },
];
