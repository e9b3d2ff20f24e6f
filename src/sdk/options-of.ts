/** The options of a call, whose caller need not have types; missing ones and `null` are none. */
export const optionsOf = <Options extends object>(options: Options | null | undefined): Partial<Options> =>
  options ?? {};
