import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem, type ReportingRole } from '@taocun/service';

/** Without the role `answers`, requests other than those for health and metrics are answered with the address to ask instead. */
export function nameWhoAnswers(app: NestFastifyApplication, roles: readonly ReportingRole[]): void {
  const detail =
    `This process of reporting has the role ${roles.join(' and ')}, and answers only questions about its health and metrics. ` +
    'Ask a process that has the role answers.';
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) =>
    done(request.is404 ? new Problem({ code: 'unknown-address', detail }) : undefined),
  );
}
