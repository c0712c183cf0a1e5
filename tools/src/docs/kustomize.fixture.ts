/* oxlint-disable typescript/no-explicit-any -- YAML has the types that it has */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

// The part of kustomize that our manifests use, for machines without it; if kubectl is installed, a test
// compares both.

interface Kustomization {
  readonly kind: 'Kustomization' | 'Component';
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly labels?: readonly {
    readonly pairs: Record<string, string>;
    readonly includeTemplates?: boolean;
    readonly includeSelectors?: boolean;
  }[];
  readonly images?: readonly {
    readonly name: string;
    readonly newName?: string;
    readonly newTag?: string;
    readonly digest?: string;
  }[];
  readonly patches?: readonly {
    readonly target: { readonly kind: string; readonly name?: string };
    readonly patch?: string;
    readonly path?: string;
  }[];
}

/**
 * The resources that `kubectl kustomize` prints for a folder, in another order; for a component, with the
 * resources before it.
 */
export function rendered(folder: string, before: readonly any[] = []): any[] {
  return built(folder, before);
}

/** A component changes the resources before it; a base does not see the resources around it. */
function built(folder: string, before: readonly any[]): any[] {
  const kustomization = parse(readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const {
    kind,
    namespace,
    resources = [],
    components = [],
    labels = [],
    images = [],
    patches = [],
  } = kustomization;
  const own = resources.flatMap((each) =>
    each.endsWith('.yaml') ? documents(path.join(folder, each)) : built(path.join(folder, each), []),
  );
  const all = [...(kind === 'Component' ? before : []), ...own];
  const whole = components.reduce((sofar, each) => built(path.join(folder, each), sofar), all);
  for (const { target, path: file = '', patch = readFileSync(path.join(folder, file), 'utf8') } of patches) {
    const of = (text: string | undefined): RegExp => new RegExp(`^(${text ?? '.*'})$`);
    for (const each of whole.filter(
      (one) => of(target.kind).test(one.kind) && of(target.name).test(one.metadata.name),
    )) {
      for (const operation of parse(patch)) apply(each, operation);
    }
  }
  for (const each of whole) {
    if (namespace !== undefined && each.kind !== 'Namespace') each.metadata.namespace = namespace;
    for (const { pairs, includeTemplates, includeSelectors } of labels) {
      for (const metadata of [
        each.metadata,
        ...(includeTemplates ? podsOf(each).map((pod) => pod.metadata) : []),
      ]) {
        metadata.labels = { ...metadata.labels, ...pairs };
      }
      if (includeSelectors) for (const selector of selectorsOf(each)) Object.assign(selector, pairs);
    }
    for (const container of podsOf(each).flatMap(({ spec }) => spec.containers)) {
      const image = images.find(({ name }) => name === container.image);
      if (image === undefined) continue;
      const { name, newName = name, newTag, digest } = image;
      container.image = newName + (digest === undefined ? `:${newTag}` : `@${digest}`);
    }
  }
  return whole;
}

/** The pod templates in a Kubernetes resource. */
export function podsOf({ kind, spec }: any): any[] {
  if (kind === 'Deployment') return [spec.template];
  return kind === 'CronJob' ? [spec.jobTemplate.spec.template] : [];
}

/** The labels by which a Kubernetes resource selects pods. */
function selectorsOf({ kind, spec }: any): any[] {
  if (kind === 'Service') return [spec.selector];
  if (kind === 'PodDisruptionBudget') return [spec.selector.matchLabels];
  if (kind === 'Deployment')
    return [
      spec.selector,
      ...spec.template.spec.topologySpreadConstraints.map((each: any) => each.labelSelector),
    ].map(({ matchLabels }) => matchLabels);
  if (kind !== 'NetworkPolicy') return [];
  const peers = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ from = [], to = [] }: any) => [
    ...from,
    ...to,
  ]);
  return [spec.podSelector, ...peers.flatMap(({ podSelector = [] }: any) => podSelector)].map(
    ({ matchLabels }) => matchLabels,
  );
}

function documents(file: string): any[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
}

/** Applies an operation of RFC 6902. */
function apply(
  resource: any,
  { op, path: pointer, value }: { op: string; path: string; value: unknown },
): void {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce((inner, name) => inner[name], resource);
  if (op !== 'add' && parent[last] === undefined)
    throw new Error(`${resource.kind} ${resource.metadata.name} has no ${pointer}.`);
  if (op === 'remove') delete parent[last];
  else if (Array.isArray(parent) && last === '-') parent.push(value);
  else parent[last] = value;
}
