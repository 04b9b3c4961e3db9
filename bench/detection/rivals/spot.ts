import type { Method } from './method.ts';

/**
 * SPOT: a sequential probability ratio test over a sender's recipients, failed or not, with rates of 5 % (innocent)
 * and 40 % (compromised) and textbook errors alpha = beta. Source: Duan et al., "Detecting spam zombies by
 * monitoring outgoing messages", IEEE TDSC 9(2), 2012; delivery failures stand in for its spam filter.
 */
export const spot = (alpha: number): Method => {
  const innocent = 0.05;
  const compromised = 0.4;
  const bound = Math.log((1 - alpha) / alpha);
  const walks = new Map<string, number>();
  return {
    name: `SPOT, alpha = beta = ${alpha}`,
    minute: (_, tallies) =>
      tallies
        .filter(({ sender, sent, bounced, deferred }) => {
          const walk =
            (walks.get(sender) ?? 0) +
            (bounced + deferred) * Math.log(compromised / innocent) +
            sent * Math.log((1 - compromised) / (1 - innocent));
          const done = walk <= -bound || walk >= bound;
          walks.set(sender, done ? 0 : walk);
          return walk >= bound;
        })
        .map(({ sender }) => sender),
  };
};
