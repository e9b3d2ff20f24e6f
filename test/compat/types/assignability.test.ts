import type * as theirs from '@useparagon/connect';
import type TheirConnectSDK from '@useparagon/connect/ConnectSDK';
import type { InstallFlow as TheirInstallFlow } from '@useparagon/connect/ConnectSDK';
import { describe, expectTypeOf, it } from 'vitest';
import type OurConnectSDK from '../../../src/connect-sdk.js';
import type { InstallFlow as OurInstallFlow } from '../../../src/connect-sdk.js';
import type * as ours from '../../../src/index.js';

/** 2.1.1's `_` methods are not part of its documented surface, nor of ours. */
type Methods = Exclude<keyof theirs.IConnectSDK, `_${string}`>;

/** What hands out a user; a user of ours never holds the token. */
type TellingOfTheUser =
  | 'getUser'
  | 'setUserMetadata'
  | 'updateIntegrationUserSettings'
  | 'updateWorkflowState'
  | 'updateWorkflowUserSettings';

/** The methods of `Ours` that cannot stand in for those of `Theirs`. */
type Differing<Ours, Theirs, Names extends keyof Ours & keyof Theirs> = {
  [Name in Names]: [Ours[Name]] extends [Theirs[Name]] ? never : Name;
}[Names];

/** A class with private members takes nobody else's instances: `installFlow` is compared by what is public. */
type Exceptions = TellingOfTheUser | 'installFlow';

/** A result, as it would be if a user held the token. */
type WithToken<Result> =
  Result extends Promise<infer Value>
    ? Promise<WithToken<Value>>
    : Result extends { authenticated: true }
      ? Result & { token: string }
      : Result extends { userState: infer User } | { user: infer User }
        ? { [Key in keyof Result]: Result[Key] extends User ? WithToken<Result[Key]> : Result[Key] }
        : Result;

type Methods211 = typeof theirs.paragon;
type MethodsOfOurs = typeof ours.paragon;
type ResultsOf211 = { [Name in TellingOfTheUser]: ReturnType<Methods211[Name]> };
type ResultsOfOurs = { [Name in TellingOfTheUser]: WithToken<ReturnType<MethodsOfOurs[Name]>> };
type ArgumentsOf211 = { [Name in TellingOfTheUser]: Parameters<Methods211[Name]> };
type ArgumentsOfOurs = { [Name in TellingOfTheUser]: Parameters<MethodsOfOurs[Name]> };

describe('the client can stand in for that of 2.1.1', () => {
  it('as `paragon`', () => {
    // The callbacks of `connect` are told of the user.
    type OfParagon = Exceptions | 'connect';
    expectTypeOf<Differing<MethodsOfOurs, Methods211, Methods>>().toEqualTypeOf<OfParagon>();
    expectTypeOf<Differing<ours.IConnectSDK, theirs.IConnectSDK, Methods>>().toEqualTypeOf<OfParagon>();
  });

  it('as the class, which types what `paragon` leaves open', () => {
    type Names = Methods | 'logout';
    expectTypeOf<Differing<OurConnectSDK, TheirConnectSDK, Names>>().toEqualTypeOf<Exceptions>();
    expectTypeOf<
      Differing<typeof ours.connectSingleton, TheirConnectSDK, Names>
    >().toEqualTypeOf<Exceptions>();
    expectTypeOf<ConstructorParameters<typeof TheirConnectSDK>>().toExtend<
      ConstructorParameters<typeof OurConnectSDK>
    >();
  });

  it('where it tells of the user, the token aside', () => {
    expectTypeOf<Differing<ResultsOfOurs, ResultsOf211, TellingOfTheUser>>().toBeNever();
    expectTypeOf<Differing<ArgumentsOf211, ArgumentsOfOurs, TellingOfTheUser>>().toBeNever();
    expectTypeOf<ours.AuthenticatedConnectUser>().not.toHaveProperty('token');
  });

  it('in its install flow, aside from what its stages and errors have more of than 2.1.1 names', () => {
    type Flow = Omit<TheirInstallFlow, 'next' | 'start'>;
    expectTypeOf<OurInstallFlow>().toExtend<Flow>();
    expectTypeOf<typeof ours.paragon.installFlow>().toExtend<Flow>();
    expectTypeOf<ReturnType<OurInstallFlow['next']>['stage']>().toEqualTypeOf<
      ReturnType<TheirInstallFlow['next']>['stage']
    >();
    expectTypeOf<Omit<theirs.StartOptions, 'onNext' | 'onError'>>().toExtend<ours.StartOptions>();
    expectTypeOf<theirs.InstallFlowStage>().toExtend<ours.InstallFlowStage>();
  });

  it('in what its types leave open', () => {
    expectTypeOf<ours.IntegrationConnectInput['defaultValue']>().toBeAny();
    expectTypeOf<ours.IntegrationConnectInput['subtitle']>().toBeAny();
    expectTypeOf<ours.EnumInputValue['value']>().toBeAny();
  });

  it('in its error classes', () => {
    expectTypeOf<ours.BaseSDKError>().toExtend<theirs.BaseSDKError>();
    expectTypeOf<ours.UserNotAuthenticatedError>().toExtend<theirs.UserNotAuthenticatedError>();
    expectTypeOf<ours.NoActiveInstallFlowError>().toExtend<theirs.NoActiveInstallFlowError>();
    expectTypeOf<ours.IntegrationNotFoundError>().toExtend<theirs.IntegrationNotFoundError>();
    expectTypeOf<ours.IntegrationNotInstalledError>().toExtend<theirs.IntegrationNotInstalledError>();
    expectTypeOf<ours.HeadlessModeNotEnabledError>().toExtend<theirs.HeadlessModeNotEnabledError>();
    expectTypeOf<ours.OAuthBlockedError>().toExtend<theirs.OAuthBlockedError>();
    expectTypeOf<ours.OAuthTimeoutError>().toExtend<theirs.OAuthTimeoutError>();
  });
});
