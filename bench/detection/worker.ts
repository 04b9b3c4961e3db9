// One of the bench's processes: takes a job, sends back what came of it.
import { type Job, work } from './jobs.ts';

process.on('message', (job: Job) => process.send!(work(job)));
