import '../../style/docs.css';
import { type ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import { Choice, useChoice } from '../../parts/choice';
import { basePath } from '../../routes/address';
import { useLanguage } from '../../words/language';
import { docsWords } from './docs-words';
import { Quickstart } from './quickstart';

/**
 * The services' OpenAPI documents, generated from their sources and built with the page. Each service returns
 * its own at /docs-json.
 */
const documents = {
  reporting: new URL('../../../../../docs/openapi/reporting.json', import.meta.url).href,
  ingestion: new URL('../../../../../docs/openapi/ingestion.json', import.meta.url).href,
  classification: new URL('../../../../../docs/openapi/classification.json', import.meta.url).href,
} as const;
type Service = keyof typeof documents;
const services = ['reporting', 'ingestion', 'classification'] as const satisfies readonly Service[];

/** The address of the page, where reporting answers and passes on what ingestion has below /api. */
const own = (location.origin + basePath).replace(/\/$/, '');
/**
 * Classification has another origin, which the page must not call: its port is two higher unless configured
 * otherwise.
 */
const classification = `${location.protocol}//${location.hostname}:${Number(location.port || 3000) + 2}`;

const triedAt: Readonly<Record<Service, Omit<ComponentProps<Show>, 'spec'>>> = {
  reporting: { server: own, isTried: () => true },
  ingestion: { server: own, isTried: (path) => path.startsWith('/api/') },
  classification: { server: classification, isTried: () => false },
};

/** The API: the first steps, then every operation of the services. */
export function DocsPage() {
  const { language, words } = useLanguage();
  const texts = docsWords[language];
  const [service, choose] = useChoice<Service>('service', services);
  return (
    <main id="content" class="docs">
      <h1>{words.title.docs}</h1>
      <p class="lead">{texts.lead}</p>
      <Quickstart texts={texts} origin={own} />
      <section aria-labelledby="reference">
        <h2 id="reference">{texts.reference}</h2>
        <div class="docs-head">
          <Choice
            label={texts.services}
            options={services}
            chosen={service}
            choose={choose}
            textOf={(one) => texts.serviceNames[one]}
          />
          <a href={documents[service]} download={`${service}.json`}>
            OpenAPI 3.1 (JSON)
          </a>
        </div>
        <LaterReference key={service} service={service} />
      </section>
    </main>
  );
}

type Show = typeof import('./reference').Reference;

/** The viewer is larger than the rest of the page together, so it is loaded after the first words. */
function LaterReference({ service }: { readonly service: Service }) {
  const [shown, show] = useState<{ readonly Show: Show; readonly spec: object }>();
  useEffect(() => {
    const load = async () => {
      const [{ Reference: Show }, answer] = await Promise.all([
        import('./reference'),
        fetch(documents[service]),
      ]);
      show({ Show, spec: (await answer.json()) as object });
    };
    void keepLoading(load);
  }, []);
  return shown === undefined ? null : <shown.Show spec={shown.spec} {...triedAt[service]} />;
}
