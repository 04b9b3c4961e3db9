import { blocklistsCommand, FIXED_COMMANDS } from '../../commands/commands.ts';
import type { StepWords } from '../step-words.ts';
import { CONTAIN_ENGLISH } from './contain.ts';

export const STEPS_ENGLISH: StepWords = {
  stop: {
    login: [
      ({ shown, kick }) =>
        kick === undefined
          ? [
              `Reset the password of ${shown} and end its sessions (Dovecot: `,
              { code: FIXED_COMMANDS.sessions },
              ' lists them; this name holds characters that are not put into a command).',
            ]
          : [`Reset the password of ${shown} and end its sessions (Dovecot: `, { code: kick }, ').'],
    ],
    local: [
      ({ shown, scripts }) =>
        scripts === ''
          ? [
              `Find what submits mail as ${shown}: a hacked web form, a mailing list, a cron job (`,
              { code: FIXED_COMMANDS.crontab },
              ", the web server's access log).",
            ]
          : [
              `Look at what the log names for ${shown}: ${scripts}; who called it stands in the web server's access log.`,
            ],
    ],
    host: [
      ({ shown }) => [
        `Take ${shown} off the network. If that is a NAT gateway or a shared server, find the machine behind it first, by the envelope senders and the times: to refuse the address stops everybody behind it.`,
      ],
    ],
  },
  contain: CONTAIN_ENGLISH,
  find: {
    login: [
      () => [
        'Ask its owner what was clicked; look for forwarding rules and for other services with that password.',
      ],
    ],
    local: [() => ['Stop that script or account, then its processes.']],
    host: [],
  },
  after: [
    ({ queue }) => [
      'Hold what is still queued before it leaves, and nothing else: on the mail server, save what ',
      { code: queue ?? FIXED_COMMANDS.queue },
      queue === undefined
        ? ' prints as queue.json (or exim -bp, mailq, smtpctl show queue).'
        : ' prints as queue.json.',
    ],
    ({ spool }) =>
      spool === undefined
        ? [
            'Sort it by sendwatch spool, with the name typed by hand: it holds characters that are not put into a command.',
          ]
        : [
            'Sort it: ',
            { code: spool },
            ' (it prints the commands that hold the mail of this sender and the notices about it).',
          ],
    ({ trace }) =>
      trace === undefined
        ? ['sendwatch trace tells what became of each message, by its queue id.']
        : ['See what became of each message: ', { code: trace }, ' (all logs since then).'],
    ({ traceGroup }) =>
      traceGroup === undefined
        ? []
        : ['The same without a shell on the mail server, from CloudWatch Logs: ', { code: traceGroup }],
    ({ tail, moreGroups }) =>
      tail === undefined
        ? []
        : [
            'No sendwatch at hand? The AWS CLI shows its lines: ',
            { code: tail },
            // A full stop behind it would be copied with it, into the pattern.
            ...(moreGroups ? [' (and so of the other log groups that hold the mail log).'] : []),
          ],
    () => [
      "Check your mail server's address: ",
      { code: blocklistsCommand('en') },
      '. Ask for removal only after the source is stopped.',
    ],
  ],
  ackByHand: 'sendwatch ack with the incident below and your stage.',
  senderByHand:
    'SENDER stands for the name in the first line: it holds characters that are not put into a command. Type it yourself.',
};
