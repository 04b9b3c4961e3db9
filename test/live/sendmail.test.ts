import { testMailServer } from '../support/mta/mail-server-tests.ts';

testMailServer('sendmail');
