import { addresses, type Behaviour, listing, TEST_ENTRY } from '../../test/support/dns/fake-server.ts';

export const TARGET = '198.18.0.1';
const LABELS = '1.0.18.198';

/** What is true about the target there: the standard that both programs are held to. */
export type Truth = 'listed' | 'not listed' | 'cannot be known';

export interface BenchZone {
  zone: string;
  what: string;
  truth: Truth;
  /** Served by the real rbldnsd when absent. */
  behaviour?: Behaviour;
  data?: string;
}

/** 20 working lists on rbldnsd, the target on every fourth of them. */
const WORKING: readonly BenchZone[] = Array.from({ length: 20 }, (_, i) => {
  const listed = i % 4 === 0;
  return {
    zone: `list${String(i + 1).padStart(2, '0')}.example`,
    what: 'works',
    truth: listed ? 'listed' : 'not listed',
    data: `:127.0.0.2:\n127.0.0.2\n${listed ? TARGET : '198.18.200.1'}`,
  };
});

/** One of each way in which lists fail; one of them is dead. */
const BROKEN: readonly BenchZone[] = [
  { zone: 'dead.example', what: 'never answers', truth: 'cannot be known', behaviour: () => undefined },
  {
    zone: 'refusing.example',
    what: 'refuses with 127.255.255.254',
    truth: 'cannot be known',
    behaviour: () => ({ answers: addresses('127.255.255.254') }),
  },
  {
    zone: 'refused.example',
    what: 'refuses with rcode REFUSED',
    truth: 'cannot be known',
    behaviour: () => ({ rcode: 'REFUSED' }),
  },
  {
    zone: 'world.example',
    what: 'a wildcard: lists the world',
    truth: 'cannot be known',
    behaviour: () => ({ answers: addresses('127.0.0.2') }),
  },
  {
    zone: 'parked.example',
    what: 'its domain was sold: answers 93.184.216.34',
    truth: 'cannot be known',
    behaviour: () => ({ answers: addresses('93.184.216.34') }),
  },
  {
    zone: 'hiding.example',
    what: 'NXDOMAIN for everything',
    truth: 'cannot be known',
    behaviour: () => ({ rcode: 'NXDOMAIN' }),
  },
  {
    zone: 'failing.example',
    what: 'SERVFAIL',
    truth: 'cannot be known',
    behaviour: () => ({ rcode: 'SERVFAIL' }),
  },
  {
    zone: 'white.example',
    what: 'answers 127.0.0.1: white',
    truth: 'not listed',
    behaviour: listing({ ...TEST_ENTRY, [LABELS]: '127.0.0.1' }),
  },
];

/** 28 lists, as many as rblcheck was found to need 10 s for. */
export const ZONES: readonly BenchZone[] = [...WORKING, ...BROKEN];
