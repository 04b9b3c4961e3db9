import { describe, expect, it } from 'vitest';
import { byId, listed } from './listed.ts';

const line = (id: string, flags: string, sender: string, state: string, error = '') =>
  `${id}|inet4|mta|${flags}|${sender}|a@remote.example|a@remote.example|1795770000|1796115600|0|1|${state}|396|${error}\n`;

describe('smtpctl show queue', () => {
  it('is one message an envelope', () => {
    const all = listed(
      line('94af8ac31c826304', '', 'bot@example.com', 'pending', '450 4.7.1 a|b try again') +
        line('94af8ac357d061e9', 'auth,suspend', 'bot@example.com', 'pending') +
        line('7d8edab3fe327d82', 'auth', '@', 'inflight') +
        line('8642662b6a880ada', 'hold', '@', 'pending'),
    );
    expect(all).toMatchObject({ mta: 'opensmtpd', complete: true, unreadable: 0 });
    expect(byId(all)).toMatchObject({
      '94af8ac31c826304': {
        from: 'bot@example.com',
        arrived: 1795770000_000,
        recipients: 1,
        reasons: ['450 4.7.1 a|b try again'],
        held: false,
      },
      '94af8ac357d061e9': { held: true, active: false },
      '7d8edab3fe327d82': { from: '', active: true, held: false },
      '8642662b6a880ada': { held: true },
    });
  });

  it('says that it breaks off, and counts what it cannot read', () => {
    const good = line('94af8ac31c826304', '', 'bot@example.com', 'pending');
    expect(listed(good + good.slice(0, 60))).toMatchObject({ complete: false, unreadable: 1 });
    expect(listed(`94af8ac3$(reboot)|x\n${good}`)).toMatchObject({ complete: true, unreadable: 1 });
  });
});
