import type { z } from 'zod';
import { answers } from './answers.js';

export const projectId = 'project-1';
export const page = 'https://app.example.com';

/** An answer of the server: its status, its headers, and its body, read by a schema. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  as<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

/** Calls the API as one user: paths below `/projects/{projectId}`. */
export interface UserApi {
  token: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** With any method. A body that is no string is sent as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, as: (schema) => schema.parse(JSON.parse(text)) };
}

/** Calls the API of the connect server at `origin` as any user, from the page that its project lists. */
export function createApiOfUsers(
  origin: string,
  tokens: { sign: (claims: { sub: string; aud: string; exp: number }) => Promise<string> },
) {
  const url = (path: string) => `${origin}/projects/${projectId}${path}`;
  const call = async (token: string, method: string, path: string, body?: unknown, headers = {}) =>
    readAnswer(
      await fetch(url(path), {
        method,
        redirect: 'manual',
        headers: {
          Authorization: `Bearer ${token}`,
          Origin: page,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );

  const withToken = (token: string): UserApi => ({
    token,
    get: (path) => call(token, 'GET', path),
    post: (path, body, headers) => call(token, 'POST', path, body, headers),
    delete: (path, headers) => call(token, 'DELETE', path, undefined, headers),
    send: (method, path, body, headers) => call(token, method, path, body, headers),
  });

  return {
    url,
    withToken,
    as: async (sub: string) =>
      withToken(await tokens.sign({ sub, aud: `useparagon.com/${projectId}`, exp: inFourHours() })),
    integrationId: async (user: UserApi, type: string): Promise<string> => {
      const list = (await user.get('/sdk/integrations')).as(answers.integrations);
      const found = list.find((integration) => integration.type === type);
      if (!found) throw new Error(`integrationId(): there is no integration "${type}"`);
      return found.id;
    },
  };
}

const inFourHours = (): number => Math.floor(Date.now() / 1000) + 4 * 3600;
