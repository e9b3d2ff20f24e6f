import { describe, expect, it } from 'vitest';
import { SidebarInputType, checkAnswers, type Input } from '../../src/inputs/index.js';

const text: Input = { id: 'name', title: 'Name', type: SidebarInputType.ValueText };
const subdomain: Input = {
  id: 'subdomain',
  title: 'Zendesk subdomain',
  type: SidebarInputType.ValueText,
  prefixLabel: 'https://',
  suffixLabel: '.zendesk.com',
};
const host: Input = {
  id: 'domain',
  title: 'My Domain',
  type: SidebarInputType.ValueText,
  suffixLabel: '.my.example.com',
};
const scopes: Input = {
  id: 'scopes',
  title: 'Scopes',
  type: SidebarInputType.Permission,
  required: false,
  requiredScopes: [],
  scopes: { values: [{ name: 'read', description: 'Read' }] },
  defaultValue: 'read write',
};
const colour: Input = {
  id: 'colour',
  title: 'Colour',
  type: SidebarInputType.Enum,
  values: [
    { value: 'red', label: 'Red' },
    { value: 2, label: 'Two' },
    { value: false, label: 'None' },
  ],
};

const anyColour = { id: 'colour', title: 'Colour', type: SidebarInputType.Enum, values: [] } satisfies Input;
const alike: Input = {
  ...anyColour,
  values: [
    { value: 1, label: 'Number' },
    { value: '1', label: 'Text' },
  ],
};
const dropdown: Input = {
  id: 'size',
  title: 'Size',
  type: SidebarInputType.CustomDropdown,
  customDropdownOptions: [{ label: 'Small', value: 's' }],
};

const only = (input: Input, answer: unknown) => {
  const checked = checkAnswers([input], { [input.id]: answer });
  return checked.valid ? checked.values[input.id] : checked.issues.map(({ message }) => message);
};
const input = (type: Exclude<Input['type'], SidebarInputType.Permission>): Input => ({
  id: 'answer',
  title: 'Answer',
  type,
});

describe('an answer that is right', () => {
  it.each<[string, Input, unknown, unknown]>([
    ['white space around a text', text, '  abc \n', 'abc'],
    ['white space around a text with variables', input(SidebarInputType.Text), '\tabc', 'abc'],
    ['white space around a secret', input(SidebarInputType.Password), ' s3 cret ', 's3 cret'],
    ['a text area as it is', input(SidebarInputType.ValueTextArea), ' a\n  b\n', ' a\n  b\n'],
    ['a text area with variables as it is', input(SidebarInputType.TextArea), ' a', ' a'],
    ['a number', input(SidebarInputType.Number), 0, 0],
    ['a number in a string', input(SidebarInputType.Number), ' -1.5e3 ', -1500],
    ['an email address', input(SidebarInputType.Email), ' ann@example.com ', 'ann@example.com'],
    [
      'an email address with accents',
      input(SidebarInputType.Email),
      'jörg@bücher.example',
      'jörg@bücher.example',
    ],
    ['a URL', input(SidebarInputType.URL), ' https://example.com/a?b#c ', 'https://example.com/a?b#c'],
    ['a boolean', input(SidebarInputType.BooleanInput), false, false],
    ['a boolean in a string', input(SidebarInputType.BooleanInput), 'TRUE', true],
    ['a checked checkbox', input(SidebarInputType.Switch), 'on', true],
    ['a switch that is off', input(SidebarInputType.Switch), 'false', false],
    ['a switch that nobody touched', input(SidebarInputType.Switch), undefined, false],
    ['an option', colour, 'red', 'red'],
    ['an option by its text', colour, '2', 2],
    ['an option that is false', colour, 'false', false],
    ['a text though a number reads alike', alike, '1', '1'],
    ['a number though a text reads alike', alike, 1, 1],
    ['any option where none are listed', anyColour, 'x', 'x'],
    ['an option loaded from a source', input(SidebarInputType.DynamicEnum), ' site-1 ', 'site-1'],
    ['an option of a dropdown', dropdown, 's', 's'],
    [
      'two dependent options',
      input(SidebarInputType.ComboInput),
      { mainInput: 'p', dependentInput: 't' },
      { mainInput: 'p', dependentInput: 't' },
    ],
    [
      'dependent options with fields',
      input(SidebarInputType.DynamicComboInput),
      { mainInput: 'p', fieldMappings: { Title: 'summary', Due: undefined } },
      { mainInput: 'p', fieldMappings: { Title: 'summary', Due: undefined } },
    ],
    [
      'mapped fields',
      input(SidebarInputType.FieldMapper),
      { objectMapping: 'Contact', fieldMappings: { Email: 'email' }, mappingType: 'STATIC' },
      { objectMapping: 'Contact', fieldMappings: { Email: 'email' }, mappingType: 'STATIC' },
    ],
    [
      'fields that the user made',
      input(SidebarInputType.FieldMapper),
      {
        dynamicMappings: { a: { applicationField: 'x', integrationField: 'y' } },
        userCreatedFields: ['x'],
        mappingType: 'DYNAMIC',
      },
      {
        dynamicMappings: { a: { applicationField: 'x', integrationField: 'y' } },
        userCreatedFields: ['x'],
        mappingType: 'DYNAMIC',
      },
    ],
    ['a file by its text', input(SidebarInputType.File), 'data:text/plain,hi', 'data:text/plain,hi'],
    [
      'a file as an object',
      input(SidebarInputType.File),
      { name: 'a.txt', data: 'aGk=', size: 2 },
      { name: 'a.txt', data: 'aGk=', size: 2 },
    ],
  ])('keeps %s', (_case, field, answer, expected) => expect(only(field, answer)).toStrictEqual(expected));

  it('keeps the very file that was chosen', () => {
    const file = new File(['hi'], 'a.txt');
    expect(only(input(SidebarInputType.File), file)).toBe(file);
  });

  it('keeps a file of another window, which is no instance of this one’s class', () => {
    const file = { [Symbol.toStringTag]: 'File', size: 2, name: 'a.txt' };
    expect(only(input(SidebarInputType.File), file)).toBe(file);
  });
});

describe('an answer that is wrong', () => {
  const yesOrNo = ['Choose yes or no.'];
  const option = ['Choose one of the options.'];
  const combo = ['Choose from the options.'];
  const fields = ['Choose the fields.'];
  const url = ['Enter a full web address, starting with https://.'];
  const email = ['Enter an email address.'];

  it.each<[string, Input, unknown, string[]]>([
    ['a text that is none', text, { a: 1 }, ['Enter a value for Name.']],
    ['a secret that is none', input(SidebarInputType.Password), 7, ['Enter a value for Answer.']],
    ['a number with a unit', input(SidebarInputType.Number), '10 kg', ['Enter a number.']],
    ['a number in hexadecimal', input(SidebarInputType.Number), '0x10', ['Enter a number.']],
    ['a number without end', input(SidebarInputType.Number), '1e999', ['Enter a number.']],
    ['not a number', input(SidebarInputType.Number), Number.NaN, ['Enter a number.']],
    ['an email address without a domain', input(SidebarInputType.Email), 'ann', email],
    ['two email addresses', input(SidebarInputType.Email), 'a@b.example, c@d.example', email],
    ['a URL without a scheme', input(SidebarInputType.URL), 'example.com', url],
    ['a URL that runs code', input(SidebarInputType.URL), 'javascript:alert(1)', url],
    ['a URL without a host', input(SidebarInputType.URL), 'https:///a', url],
    ['a URL with an impossible port', input(SidebarInputType.URL), 'https://a.example:99999/', url],
    ['a boolean in other words', input(SidebarInputType.BooleanInput), 'constructor', yesOrNo],
    ['a switch in numbers', input(SidebarInputType.Switch), 1, yesOrNo],
    ['an option that is not listed', colour, 'blue', option],
    ['an option that is an object', colour, { toString: 1 }, option],
    ['an option of a source that is an array', input(SidebarInputType.DynamicEnum), ['a'], option],
    ['a dropdown option that is not listed', dropdown, 'b', option],
    ['dependent options in a string', input(SidebarInputType.ComboInput), 'p', combo],
    [
      'a dependent option that is an object',
      input(SidebarInputType.DynamicComboInput),
      { mainInput: {} },
      combo,
    ],
    ['mapped fields in an array', input(SidebarInputType.FieldMapper), ['a'], fields],
    [
      'a mapping of an unknown kind',
      input(SidebarInputType.FieldMapper),
      { objectMapping: 'a', mappingType: 'OTHER' },
      fields,
    ],
    [
      'a pair of fields that is none',
      input(SidebarInputType.FieldMapper),
      { objectMapping: 'a', dynamicMappings: { b: 'c' } },
      fields,
    ],
    ['a file without a name', input(SidebarInputType.File), { data: 'aGk=' }, ['Choose a file.']],
    ['a file without content', input(SidebarInputType.File), { name: 'a.txt' }, ['Choose a file.']],
    ['an empty file', input(SidebarInputType.File), new File([], 'a.txt'), ['Choose a file.']],
  ])('refuses %s', (_case, field, answer, expected) => expect(only(field, answer)).toStrictEqual(expected));
});

describe('a missing answer', () => {
  it.each<[string, Input, unknown]>([
    ['absent', text, undefined],
    ['null', text, null],
    ['empty', text, ''],
    ['white space', text, ' \n\u00a0'],
    ['white space in a secret', input(SidebarInputType.Password), '  '],
    ['white space in a text area', input(SidebarInputType.TextArea), '\n'],
  ])('is asked for where it is %s', (_case, field, answer) =>
    expect(only(field, answer)).toStrictEqual([`Enter a value for ${field.title}.`]),
  );

  it.each<[string, Input, unknown, string]>([
    ['an untouched number field', input(SidebarInputType.Number), '', 'Enter a number.'],
    ['an untouched boolean', input(SidebarInputType.BooleanInput), undefined, 'Choose yes or no.'],
    ['no option', colour, '', 'Choose one of the options.'],
    ['no main option', input(SidebarInputType.ComboInput), { mainInput: '' }, 'Choose from the options.'],
    ['no field', input(SidebarInputType.FieldMapper), { fieldMappings: { Email: '' } }, 'Choose the fields.'],
    ['the file of an untouched field', input(SidebarInputType.File), new File([], ''), 'Choose a file.'],
    [
      'no scope where one is required',
      { ...scopes, required: true },
      '',
      'Enter scopes separated by spaces.',
    ],
    ['no host name', subdomain, ' ', 'Enter a value for Zendesk subdomain.'],
  ])('is asked for where it is %s', (_case, field, answer, message) =>
    expect(only(field, answer)).toStrictEqual([message]),
  );

  it('is left out where the input is optional', () =>
    expect(checkAnswers([{ ...text, required: false }], { name: ' ' })).toStrictEqual({
      valid: true,
      values: {},
    }));

  it.each<[string, Input, unknown, unknown]>([
    ['a text', { ...text, defaultValue: ' common ' }, '', 'common'],
    ['an optional text', { ...text, required: false, defaultValue: 'common' }, null, 'common'],
    ['a switch', { ...input(SidebarInputType.Switch), defaultValue: true }, undefined, true],
    [
      'mapped fields',
      { ...input(SidebarInputType.FieldMapper), defaultValue: { objectMapping: 'A' } },
      {},
      { objectMapping: 'A' },
    ],
  ])('is filled by the default of %s', (_case, field, answer, expected) =>
    expect(only(field, answer)).toStrictEqual(expected),
  );

  it('is asked for where the default is not among the options', () =>
    expect(only({ ...colour, defaultValue: 'gone' }, undefined)).toStrictEqual([
      'Choose one of the options.',
    ]));
});

describe('scopes', () => {
  it.each<[string, unknown, string]>([
    ['undefined means the defaults', undefined, 'read write'],
    ['an empty string means none', '', ''],
    ['white space means none', ' ', ''],
    ['an empty array means none', [], ''],
    ['white space and commas separate', ' a,b\n c , d', 'a b c d'],
    ['an array is taken', ['a', 'b'], 'a b'],
    ['a scope named twice is sent once', 'a b a', 'a b'],
    [
      'every character of RFC 6749 is taken',
      "https://x.example/a_b-c.d:e!#$%&'()*+;<=>?@[]^`{|}~",
      "https://x.example/a_b-c.d:e!#$%&'()*+;<=>?@[]^`{|}~",
    ],
  ])('%s', (_case, answer, expected) => expect(only(scopes, answer)).toBe(expected));

  it.each([['a "b"'], ['a\\b'], ['lesen schreibän'], ['a\u0000'], [['a', 1]], [{}], [7]])(
    'refuses %j',
    (answer) => expect(only(scopes, answer)).toStrictEqual(['Enter scopes separated by spaces.']),
  );

  it('keeps the scopes that must not be removed', () => {
    const values = [{ name: 'email', description: '', required: true }];
    const locked: Input = { ...scopes, requiredScopes: ['openid'], scopes: { values } };
    expect(only(locked, 'read openid')).toBe('openid email read');
  });
});

describe('an input that the backend sends with something else than it is to send', () => {
  it.each([
    '{"type":"PERMISSION"}',
    '{"type":"PERMISSION","requiredScopes":null,"scopes":null}',
    '{"type":"PERMISSION","scopes":{"values":null}}',
    '{"type":"ENUM","values":null}',
    '{"type":"CUSTOM_DROPDOWN","customDropdownOptions":null}',
    '{"type":"PERMISSION","requiredScopes":5,"scopes":["read"]}',
    '{"type":"PERMISSION","scopes":{"values":{}}}',
    '{"type":"ENUM","values":{}}',
    '{"type":"CUSTOM_DROPDOWN","customDropdownOptions":"one"}',
    '{"type":"TEXT_NO_VARS","suffixLabel":5,"prefixLabel":{}}',
  ])('takes what was entered: %s', (json) => {
    const input: Input = { ...(JSON.parse(json) as Input), id: 'bare', title: 'Bare' };
    expect(only(input, 'read')).toBe('read');
  });
});

describe('an option whose value is empty', () => {
  const none = { value: '', label: 'None' };
  const choices: Input[] = [
    { id: 'floor', title: 'Floor', type: SidebarInputType.Enum, values: [none], defaultValue: 'first' },
    { id: 'floor', title: 'Floor', type: SidebarInputType.CustomDropdown, customDropdownOptions: [none] },
  ];

  it.each(choices)('can be chosen: $type', (choice) => {
    expect(only(choice, '')).toBe('');
    expect(only({ ...choice, required: false }, '')).toBe('');
  });

  it('is none of the options of another input', () => {
    expect(only(dropdown, '')).toStrictEqual(['Choose one of the options.']);
    expect(only({ ...dropdown, defaultValue: 's' }, '')).toBe('s');
  });
});

describe('the first part of a host name', () => {
  it.each([
    ['acme', 'acme'],
    [' Acme ', 'acme'],
    ['a', 'a'],
    ['acme.zendesk.com', 'acme'],
    ['https://acme.zendesk.com', 'acme'],
    ['https://acme.zendesk.com/agent/tickets/1?a=b#c', 'acme'],
    ['HTTP://ACME.ZENDESK.COM:443/', 'acme'],
    [`${'a'.repeat(63)}.zendesk.com`, 'a'.repeat(63)],
  ])('is taken out of %s', (pasted, expected) => expect(only(subdomain, pasted)).toBe(expected));

  it.each([
    'evil.com#',
    'evil.com#.zendesk.com',
    'x@evil.com/',
    'evil.example/',
    'https://evil.example/.zendesk.com',
    'a.b',
    'a.b.zendesk.com',
    '.zendesk.com',
    'https://',
    'ácme',
    'аcme',
    'a'.repeat(64),
    'acme-',
    '-acme',
    'ac me',
    'ac_me',
    'acme/',
    'acme?',
    'acme\\',
    'acme%2f',
    '..',
    'user@acme.zendesk.com',
    'https://user:pass@acme.zendesk.com',
    'acme.zendesk.com.evil.example',
  ])('is not %s', (pasted) =>
    expect(only(subdomain, pasted)).toStrictEqual(['Enter only the part before .zendesk.com.']),
  );

  it.each([
    ['https://acme--dev.sandbox.my.example.com/home', 'acme--dev.sandbox'],
    ['acme.my.example.com.my.example.com', 'acme'],
  ])('may have dots where it is not called a subdomain, in %s', (pasted, expected) =>
    expect(only(host, pasted)).toBe(expected),
  );

  it('is plain text where the label behind the field is no domain', () =>
    expect(only({ ...text, suffixLabel: 'kg' }, 'a.b/c')).toBe('a.b/c'));

  it('loses a scheme that already stands before the field', () =>
    expect(only({ ...text, prefixLabel: 'https://' }, 'https://example.com/jira')).toBe('example.com/jira'));
});

describe('inputs that the user does not fill in', () => {
  it.each(['hidden', 'hiddenInConnect', 'readOnly'])('sends the default of one that is %s', (flag) =>
    expect(only({ ...text, [flag]: true, defaultValue: 'ours' }, 'theirs')).toBe('ours'),
  );

  it.each(['hidden', 'hiddenInConnect', 'readOnly'])(
    'stays answerable with one that is %s and has no default',
    (flag) =>
      expect(checkAnswers([{ ...text, [flag]: true }], { name: 'theirs' })).toStrictEqual({
        valid: true,
        values: {},
      }),
  );

  it('never sends a copyable one', () => {
    const copyable: Input = {
      ...input(SidebarInputType.CopyableButtonInput),
      defaultValue: 'https://a.example',
    };
    expect(checkAnswers([copyable], { answer: 'https://b.example' })).toStrictEqual({
      valid: true,
      values: {},
    });
  });
});

describe('a form', () => {
  it('lists everything that is wrong at once, by input ID and title', () =>
    expect(
      checkAnswers([text, { ...subdomain, title: '' }, colour], { subdomain: 'a.b', colour: 'red' }),
    ).toStrictEqual({
      valid: false,
      issues: [
        { inputId: 'name', title: 'Name', message: 'Enter a value for Name.' },
        {
          inputId: 'subdomain',
          title: 'subdomain',
          message: 'Enter only the part before .zendesk.com.',
        },
      ],
    }));

  it('lets keys through that belong to no input', () =>
    expect(checkAnswers([text], { name: 'a', utm: { deep: [1] } })).toStrictEqual({
      valid: true,
      values: { name: 'a', utm: { deep: [1] } },
    }));

  it('changes neither the inputs nor the answers', () => {
    const inputs = Object.freeze([text, Object.freeze({ ...subdomain })]);
    const answers = Object.freeze({ name: ' a ', subdomain: 'https://acme.zendesk.com' });
    expect(checkAnswers(inputs, answers).valid).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s for an ID like any other',
    (id) => {
      const field: Input = { ...text, id };
      expect(checkAnswers([field], {})).toMatchObject({ valid: false, issues: [{ inputId: id }] });

      const checked = checkAnswers([field], Object.fromEntries([[id, ' a ']]));
      expect(checked.valid && Object.entries(checked.values)).toStrictEqual([[id, 'a']]);
    },
  );

  it('passes an answer named __proto__ through as a key, not as the prototype', () => {
    const checked = checkAnswers(
      [],
      JSON.parse('{"__proto__": {"isAdmin": true}}') as Record<string, unknown>,
    );
    expect(checked.valid && Object.keys(checked.values)).toStrictEqual(['__proto__']);
    expect(checked.valid && 'isAdmin' in checked.values).toBe(false);
  });

  it('only wants an answer to an input of a type that no install stage uses', () => {
    const code = { id: 'code', title: 'Code', type: SidebarInputType.Code } as unknown as Input;
    expect(only(code, { any: 'thing' })).toStrictEqual({ any: 'thing' });
    expect(only(code, '')).toStrictEqual(['Enter a value for Code.']);
  });
});
