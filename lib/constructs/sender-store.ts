import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { TABLE_ATTRIBUTES } from '../../lambda/contract.ts';
import type { AppFunction } from './app-function.ts';
import { type DataKey, grantKeyVia, KEY_READ, KEY_USE } from './data-key.ts';

export interface SenderStoreProps {
  key: DataKey;
  removalPolicy: RemovalPolicy;
  /** Whether DynamoDB refuses to delete the table, whoever asks; CloudFormation, too. */
  deletionProtection: boolean;
}

/**
 * Contributions, checkpoints, incidents and roll-ups in one table.
 *
 * `Table` and not `TableV2`: logs are a region's own, so there is no replica to want, and the rule packs check
 * point-in-time recovery on this resource type only.
 */
export class SenderStore extends Construct {
  readonly table: Table;
  readonly #key: DataKey;

  constructor(scope: Construct, id: string, props: SenderStoreProps) {
    super(scope, id);
    this.#key = props.key;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: TABLE_ATTRIBUTES.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE_ATTRIBUTES.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: TABLE_ATTRIBUTES.expires,
      // Writes follow the mail: an office is idle at night, a burst is when it must not throttle.
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: props.removalPolicy,
      deletionProtection: props.deletionProtection,
    });
  }

  /** Permission to add items, and the table's name: what ingest needs, which judges nothing and reads nothing. */
  grantAppend(fn: AppFunction): void {
    this.#grant(fn, ['PutItem']);
  }

  /** Permission for everything that the judge does: window, checkpoint, lease, incidents, outbox. */
  grantJudge(fn: AppFunction): void {
    this.#grant(fn, ['GetItem', 'PutItem', 'Query']);
  }

  /** Permission for the DNSBL watch: its own state and outbox, and the incidents, which it reads. */
  grantBlocklists(fn: AppFunction): void {
    this.#grant(fn, ['GetItem', 'PutItem', 'Query']);
  }

  /** Permission to look, and no more. */
  grantRead(fn: AppFunction): void {
    this.#grant(fn, ['GetItem', 'Query'], KEY_READ);
  }

  #grant(fn: AppFunction, actions: string[], keyActions = KEY_USE): void {
    fn.give('table', this.table.tableName);
    Grant.addToPrincipal({
      grantee: fn,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [this.table.tableArn],
    });
    grantKeyVia(this.#key, 'dynamodb', fn, keyActions);
  }
}
