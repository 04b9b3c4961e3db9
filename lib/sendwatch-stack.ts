import { Annotations, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OUTPUTS, TOPICS } from '../lambda/contract.ts';
import pkg from '../package.json' with { type: 'json' };
import type { StageConfig } from './config.ts';
import { Alerting, SMS_NOTICE } from './constructs/alerting.ts';
import { Backstop } from './constructs/backstop.ts';
import { BlocklistWatch } from './constructs/blocklist-watch.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { dashboardName } from './constructs/dashboard-address.ts';
import { DataKey } from './constructs/data-key.ts';
import { Ingest } from './constructs/ingest.ts';
import { IngestStream } from './constructs/ingest-stream.ts';
import { Judge } from './constructs/judge.ts';
import { LogIntake } from './constructs/log-intake.ts';
import { Operations } from './constructs/operations.ts';
import { Recoveries } from './constructs/recoveries.ts';
import { SavedQueries } from './constructs/saved-queries.ts';
import { SenderStore } from './constructs/sender-store.ts';
import { TopTalkers } from './constructs/top-talkers.ts';
import { Unwell } from './constructs/unwell.ts';
import { Widget } from './constructs/widget.ts';

export interface SendwatchStackProps extends StackProps {
  config: StageConfig;
}

/** One stage: mail log in, notices out. */
export class SendwatchStack extends Stack {
  constructor(scope: Construct, id: string, props: SendwatchStackProps) {
    const { config, ...stackProps } = props;
    const refuse = config.teardown === 'refuse';
    super(scope, id, { terminationProtection: refuse, ...stackProps });
    // What a failed creation leaves behind would be in the way of the next one, and holds nothing yet.
    const removalPolicy =
      config.teardown === 'delete-everything'
        ? RemovalPolicy.DESTROY
        : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    if (config.teardown === 'keep-data') Annotations.of(this).addInfo(UNPROTECTED);

    const key = new DataKey(this, 'DataKey', { removalPolicy });
    const store = new SenderStore(this, 'SenderStore', { key, removalPolicy, deletionProtection: refuse });
    const ingest = new Ingest(this, 'Ingest', { config, key, removalPolicy });
    store.grantAppend(ingest.function);
    const logs = new LogIntake(this, 'LogIntake', { config, key, removalPolicy });
    const stream =
      config.ingest === 'direct'
        ? undefined
        : new IngestStream(this, 'IngestStream', { ingest, key, removalPolicy });
    logs.subscribe(ingest.function, config.ingest === 'kinesis' ? stream?.destination : undefined);
    const judge = new Judge(this, 'Judge', { config, key });
    store.grantJudge(judge.function);
    judge.function.give('mailLogs', logs.logGroups.map((group) => group.logGroupName).join(','));
    const alerting = new Alerting(this, 'Alerting', { config, removalPolicy });
    alerting.grantPublish(judge.function);

    const blocklists = this.#watchBlocklists(config, judge);
    if (blocklists) {
      store.grantBlocklists(blocklists.function);
      alerting.grantPublish(blocklists.function);
    }

    const watched = {
      config,
      ingest,
      stream,
      judge,
      blocklists,
      logGroups: logs.logGroups,
      topic: alerting.topic,
      topics: [...alerting.topics.values()],
    };
    const { alarms } = new Operations(this, 'Operations', watched);
    const unwell = new Unwell(this, 'Unwell', {
      alarms: alarms.map(({ alarm }) => alarm),
      config,
    });
    if (config.backstop !== undefined) {
      new Backstop(this, 'Backstop', { config, logGroups: logs.logGroups, topic: alerting.topic });
    }
    new Recoveries(this, 'Recoveries', {
      alerting,
      alarmsOf: 'Operations',
      language: config.settings.notify.language,
    });

    this.#output(
      'mailLogs',
      logs.logGroups.map((group) => group.logGroupName).join(','),
      'Where agents write to',
    );
    this.#output('table', store.table.tableName, 'The sender store');
    for (const [minimum, topic] of alerting.topics) {
      const what =
        minimum === 'warning' ? 'all notices and the alarms' : `notices that are ${minimum} at least`;
      this.#output(TOPICS[minimum], topic.topicArn, `Where ${what} are published`);
    }
    this.#output('failedBatches', ingest.failedBatches.queueUrl, 'Batches that could not be read');
    if (stream) {
      const { bucketName } = stream.failedRecords.bucket;
      this.#output('failedRecords', bucketName, 'Records of the stream that could not be stored');
    }
    this.#output('missedRuns', judge.missedRuns.queueUrl, 'Why scheduled runs were missed');
    this.#output('ingest', ingest.function.functionName, 'What a failed batch is fed back to');
    new SavedQueries(this, 'SavedQueries', { logGroups: logs.logGroups });
    if (config.dashboard) {
      for (const teller of [judge, blocklists]) teller?.function.give('dashboard', dashboardName());
      const widget = new Widget(this, 'Widget', { config });
      store.grantRead(widget.function);
      const talkers = new TopTalkers(this, 'TopTalkers', { logGroup: judge.function.logGroup });
      const pictures = { ...watched, alarms, unwell: unwell.alarm, widget: widget.function, talkers };
      const dashboard = new Dashboard(this, 'Dashboard', pictures);
      this.#output('dashboard', dashboard.url, 'The pictures');
    }
    this.#output('version', pkg.version, 'What was deployed');
    if (blocklists) {
      this.#output('blocklists', blocklists.function.functionName, 'What asks the DNSBLs');
      const keys = Object.entries(config.settings.blocklists.keys).map(
        ([service, name]) => `${service}=${name}`,
      );
      if (keys.length > 0) this.#output('blocklistKeys', keys.join(','), 'Where their keys are');
    }
    if (config.alerts.sms.length > 0) this.#output('sms', SMS_NOTICE, 'Before relying on text messages');
  }

  /** Without targets there is nothing to pay for. */
  #watchBlocklists(config: StageConfig, { missedRuns }: Judge): BlocklistWatch | undefined {
    if (config.settings.blocklists.targets.length === 0) return undefined;
    return new BlocklistWatch(this, 'Blocklists', { config, missedRuns });
  }

  #output(name: keyof typeof OUTPUTS, value: string, description: string): void {
    new CfnOutput(this, OUTPUTS[name], { value, description });
  }
}

/** Not at once: a stack that is protected while its creation fails can be neither deleted nor deployed again. */
const UNPROTECTED =
  'Stack and table are not protected from deletion. When the first deployment has succeeded, set "teardown": "refuse" ' +
  'and deploy again.';
