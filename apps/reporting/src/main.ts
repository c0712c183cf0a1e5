import './thread-pool';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerConditionally } from '@taocun/reporting-answers';
import { passOnTo, servePage } from '@taocun/reporting-reports';
import { bootService, Problem, type ReportingRole } from '@taocun/service';
import { reportingApi } from './api-description';
import { readFromKafka } from './read-from-kafka';
import { ReportingModule } from './reporting.module';
import { tellMoment } from './stored-moment';

void bootService({
  name: 'reporting',
  module: ({ roles }) => ReportingModule.of(roles),
  extra: async (app, { roles, ingestionUrl }) => {
    if (!roles.includes('answers')) return nameWhoAnswers(app, roles);
    tellMoment(app);
    await answerConditionally(app);
    await app.register(passOnTo(ingestionUrl));
    await servePage(app);
  },
  createServer: (app, config, log) =>
    config.roles.includes('projection') ? readFromKafka(app, config, log) : undefined,
  api: reportingApi,
  hasApi: ({ roles }) => roles.includes('answers'),
});

/**
 * Without the role `answers`, requests other than those for health and metrics are answered with the address
 * to ask instead.
 */
function nameWhoAnswers(app: NestFastifyApplication, roles: readonly ReportingRole[]): void {
  const detail =
    `This process of reporting has the role ${roles.join(' and ')}, and answers only questions about its health and metrics. ` +
    'Ask a process that has the role answers.';
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) =>
    done(request.is404 ? new Problem({ code: 'unknown-address', detail }) : undefined),
  );
}
