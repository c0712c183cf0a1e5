import { type FastifyRequest } from 'fastify';
import { type AuditLog } from './audit-log';
import { RefusedAttempts } from './audited-requests';

it('sixty refused attempts a minute are recorded, and the next counts those that were not', async () => {
  const unrecorded: number[] = [];
  let nowMs = 0;
  let isAway = false;
  const audit: Pick<AuditLog, 'refused'> = {
    refused: (_entry, _status, more) =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve(void unrecorded.push(more)),
  };
  const attempts = new RefusedAttempts(audit, { warn: () => undefined }, () => nowMs);
  const request = {
    method: 'GET',
    ip: '::1',
    routeOptions: { url: '/api/v1/keys' },
  } as unknown as FastifyRequest;
  for (let attempt = 0; attempt < 100; attempt++) attempts.note(request, undefined, 401);
  expect(unrecorded).toEqual(Array.from({ length: 60 }, () => 0));
  nowMs = 60_000;
  isAway = true;
  attempts.note(request, undefined, 401);
  await new Promise((resolve) => setImmediate(resolve));
  isAway = false;
  attempts.note(request, undefined, 401);
  attempts.note(request, undefined, 401);
  expect(unrecorded.slice(60)).toEqual([41, 0]);
});
