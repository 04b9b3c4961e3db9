import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../harness/account.ts';

interface TemplateResource {
  Type: string;
  DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  Properties?: Record<string, unknown>;
}

export interface ChangeSet {
  name: string;
  id: string;
  template: string;
}

export interface StackEvent {
  id: string;
  logicalId: string;
  type: string;
  status: string;
  reason: string;
  time: string;
}

/** What a stack must not be asked; CloudFormation's ValidationError. */
export class RefusedError extends Error {}

/**
 * A stack as CloudFormation keeps it: its state, what it has made, and what it has left behind. Sources: the user
 * guide's pages on stack status codes, the DeletionPolicy attribute and termination protection.
 */
export class StackState {
  readonly id: string;
  status = 'REVIEW_IN_PROGRESS';
  protected = false;
  template = '';
  changeSet: ChangeSet | undefined;
  readonly events: StackEvent[] = [];
  /** Made and not deleted, by logical id. */
  readonly made = new Map<string, TemplateResource>();

  /** @param left takes what nobody owns any more: `type logicalId` */
  constructor(
    readonly name: string,
    readonly left: string[],
  ) {
    this.id = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${name}/${randomUUID()}`;
  }

  /** Carries the change set out. @param fails whether making a resource of this logical id fails */
  execute(fails: (logicalId: string) => boolean): void {
    const creating = this.status === 'REVIEW_IN_PROGRESS';
    const { template } = this.changeSet!;
    const resources = (JSON.parse(template) as { Resources: Record<string, TemplateResource> }).Resources;
    this.changeSet = undefined;
    this.#event(
      this.name,
      'AWS::CloudFormation::Stack',
      creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
    );
    for (const [logicalId, resource] of Object.entries(resources)) {
      if (fails(logicalId)) {
        this.#event(logicalId, resource.Type, 'CREATE_FAILED', 'the stand-in was told so');
        if (!creating) throw new Error('the stand-in plays no failed update');
        this.#rollBack();
        return;
      }
      this.made.set(logicalId, resource);
      this.#event(logicalId, resource.Type, 'CREATE_COMPLETE');
    }
    this.template = template;
    this.#end(creating ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
  }

  /** @throws RefusedError while it is protected */
  delete(): void {
    if (this.protected) {
      throw new RefusedError(`Stack [${this.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    const stayed = this.#deleteAll(['Retain', 'RetainExceptOnCreate']);
    this.#end(stayed ? 'DELETE_FAILED' : 'DELETE_COMPLETE');
  }

  #rollBack(): void {
    this.#event(this.name, 'AWS::CloudFormation::Stack', 'ROLLBACK_IN_PROGRESS');
    const stayed = this.#deleteAll(['Retain']);
    this.#end(stayed ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE');
  }

  /** @returns whether something could not be deleted */
  #deleteAll(keeping: readonly string[]): boolean {
    for (const [logicalId, { Type, DeletionPolicy = 'Delete', Properties }] of [...this.made].reverse()) {
      // DynamoDB's own protection does not ask who deletes.
      if (Properties?.DeletionProtectionEnabled === true && !keeping.includes(DeletionPolicy)) {
        this.#event(
          logicalId,
          Type,
          'DELETE_FAILED',
          'Resource cannot be deleted as it is currently protected',
        );
        continue;
      }
      if (keeping.includes(DeletionPolicy)) this.left.push(`${Type} ${logicalId}`);
      this.made.delete(logicalId);
      this.#event(logicalId, Type, 'DELETE_COMPLETE');
    }
    return this.made.size > 0;
  }

  #end(status: string): void {
    this.status = status;
    this.#event(this.name, 'AWS::CloudFormation::Stack', status);
  }

  #event(logicalId: string, type: string, status: string, reason = ''): void {
    this.events.unshift({
      id: randomUUID(),
      logicalId,
      type,
      status,
      reason,
      time: new Date().toISOString(),
    });
  }
}
