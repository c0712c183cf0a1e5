import { type TracedWork } from '@taocun/service';
import { AssessmentCauses } from './assessment-causes';

const traceparent = (trace: number): string => `00-${String(trace).padStart(32, '0')}-00000000000000aa-01`;
const cause = (trace: number) => ({
  traceparent: traceparent(trace),
  of: `village.activity/0:${trace}`,
  sinceMs: 1_000 + trace,
});

function assessed(causes: AssessmentCauses, village: string) {
  const traced: TracedWork[] = [];
  return {
    headers: causes.assessed(village, `${village}:0:9`, { done: (work) => traced.push(work) }),
    traced,
  };
}

describe('an assessment', () => {
  it('belongs to the trace of its latest update, and links to those of the others', () => {
    const causes = new AssessmentCauses();
    for (const trace of [1, 2, 3]) causes.add('a', cause(trace));
    causes.add('b', cause(4));
    const { headers, traced } = assessed(causes, 'a');
    expect(headers).toEqual({ traceparent: traceparent(3), 'taocun-follows': 'a:0:9' });
    expect(traced).toEqual([
      {
        name: 'assess',
        traceparent: traceparent(3),
        of: 'a:0:9',
        follows: 'village.activity/0:3',
        links: [cause(2), cause(1)],
        fromMs: 1_001,
        toMs: expect.any(Number) as number,
      },
    ]);
  });

  it('belongs to no trace if none of its updates is traced', () => {
    const causes = new AssessmentCauses();
    causes.add('a', cause(1));
    expect(assessed(causes, 'b')).toEqual({ headers: undefined, traced: [] });
  });

  it('links to the latest updates if there are very many', () => {
    const causes = new AssessmentCauses();
    for (let trace = 1; trace <= 1_000; trace++) causes.add('a', cause(trace));
    const links = assessed(causes, 'a').traced[0]?.links ?? [];
    expect([links.length, links.at(0)?.of, links.at(-1)?.of]).toEqual([
      127,
      'village.activity/0:999',
      'village.activity/0:873',
    ]);
  });
});
