import type * as model from '../model/items.ts';
import { builder } from './builder.ts';

export const Annotation = builder.objectRef<model.Annotation>('Annotation');
Annotation.implement({
  description: 'A source that a section of an answer cites.',
  fields: (t) => ({
    title: t.exposeString('title', {
      nullable: true,
      description: 'Title of the page, or only its domain. Upstream: title.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description:
        'The cited page; null unless it parses as http or https, so it is safe in a link.',
    }),
    rawUrl: t.exposeString('rawUrl', {
      nullable: true,
      description: 'The address as it was sent, whatever it is: not safe in a link. Upstream: url.',
    }),
    directUrl: t.expose('directUrl', {
      type: 'URL',
      nullable: true,
      description:
        'The page behind a redirect, where upstream reports it (Gemini). Upstream: direct_url.',
    }),
    host: t.exposeString('host', {
      nullable: true,
      description: 'Lower case, without `www.`; of `directUrl` where there is one.',
    }),
    domain: t.exposeString('domain', {
      nullable: true,
      description: 'Registrable domain of `host`, by the public suffix list: `example.co.uk`.',
    }),
    position: t.exposeInt('position', {
      description: "The place among the result's annotations, from 1.",
    }),
  }),
});

export const AnnotationDistinct = builder.enumType('AnnotationDistinct', {
  description: 'By what repeated annotations are left out; the first of each stays.',
  values: {
    NONE: { description: 'Every annotation, also repeated ones.' },
    URL: { description: 'One per cited page.' },
    HOST: { description: 'One per host.' },
    DOMAIN: { description: 'One per registrable domain.' },
  } as const,
});
