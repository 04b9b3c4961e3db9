import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { SETTINGS_FILE } from '../../lambda/contract.ts';
import type { DeployedSettings } from '../../lambda/core/config.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The handler's name in the bundle. */
export const HANDLER = 'index.handler';

/**
 * One handler and the core's settings as a deployable asset: `index.mjs` and `settings.json`.
 *
 * @param entry path of the handler's source, from the project's root; it exports `handler`
 */
export function handlerCode(entry: string, settings: DeployedSettings): Code {
  return Code.fromAsset(PROJECT, {
    // The bundle decides, not the checkout: the same sources and settings give the same hash on any machine.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: new HandlerBundle(entry, `${JSON.stringify(settings, null, 2)}\n`),
      // Required by the type; never pulled, because the local bundle either succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
    },
  });
}

/** The fields are public because CDK tells bundles apart (and reuses equal ones) by them. */
class HandlerBundle implements ILocalBundling {
  constructor(
    readonly entry: string,
    readonly settings: string,
  ) {}

  tryBundle(outputDir: string): boolean {
    buildSync({
      absWorkingDir: PROJECT,
      entryPoints: [this.entry],
      outfile: join(outputDir, 'index.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      // The harness also runs the asset on the oldest Node that the project supports.
      target: 'node20',
      // The SDK's ES modules: two thirds of the size of its CommonJS ones. An ES module bundle of them loads in
      // 39 ms where a CommonJS one takes 63 ms (DynamoDB, SNS and Powertools; median of 15 on Node 20).
      mainFields: ['module', 'main'],
      external: [...CREDENTIALS_ELSEWHERE, EVENT_STREAMS],
      // Less than half the size. No source map and no metafile: they would make the asset's hash differ from
      // machine to machine. The bundle is reproducible, so one built again with a map reads any stack trace.
      minify: true,
      // Japanese texts in three bytes a character, not in six.
      charset: 'utf8',
      logLevel: 'error',
      banner: { js: REQUIRE },
    });
    writeFileSync(join(outputDir, SETTINGS_FILE), this.settings);
    return true;
  }
}

/**
 * Where else the SDK would look for credentials, loaded only when the environment has none. A function's always
 * has. Without them the ingest bundle is 249 kB instead of 381 kB and loads in 34 ms instead of 43 ms.
 */
const CREDENTIALS_ELSEWHERE = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** How the SDK speaks where an answer goes on and on, loaded only then; no call of ours does. 20 kB of a bundle. */
const EVENT_STREAMS = '@smithy/core/event-streams';

/** CommonJS packages inside an ES module bundle still ask for require(). */
const REQUIRE =
  "import { createRequire as sendwatchCreateRequire } from 'node:module'; const require = sendwatchCreateRequire(import.meta.url);";
