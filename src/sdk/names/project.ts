import type { BillingPlan, ConnectAddOn } from '../vendor-types/billing.js';
import type { IBaseEntity } from '../vendor-types/credentials.js';
import type { ICustomIntegration } from './custom-integrations.js';

declare enum ProjectType {
  PERSONAL = 'PERSONAL',
  BUSINESS = 'BUSINESS',
}

declare enum OnboardingStage {
  ADD_TEAM_DETAILS = 'ADD_TEAM_DETAILS',
  PROMPT_TUTORIAL = 'PROMPT_TUTORIAL',
  IN_TUTORIAL = 'IN_TUTORIAL',
  COMPLETED = 'COMPLETED',
  COMPLETED_SKIPPED_TUTORIAL = 'COMPLETED_SKIPPED_TUTORIAL',
}

declare enum TeamMemberRole {
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}

interface ITeamMember {
  id: string;
  organizationId: string;
  userId?: string;
  role: TeamMemberRole;
}

interface ILicense {
  id: string;
  team: ITeam;
  active: boolean;
}

interface ITeam extends IBaseEntity {
  name: string;
  website?: string;
  licenses?: ILicense[];
  organizationId: string;
}

interface IUserSanitized extends IBaseEntity {
  firstName: string;
  middleName: string;
  lastName: string;
  email: string;
  active: boolean;
  teamMembers: ITeamMember[];
  onboardingStage: OnboardingStage;
  impersonated?: boolean;
}

/** A project of the platform. */
export interface IProject extends IBaseEntity {
  title: string;
  owner: IUserSanitized;
  ownerId: string;
  team: ITeam;
  teamId: string;
  billingPeriodEndAt?: Date;
  completedQualification?: boolean;
  projectType?: ProjectType;
  projectPurpose?: string;
  isConnectProject?: boolean;
  customIntegrations: ICustomIntegration[];
  isHidden: boolean;
}

/** What a user's client is told of the project. */
export interface IConnectSDKProject {
  id: string;
  billingPlan: BillingPlan;
  accessibleFeatures: ConnectAddOn[];
}

/** A workflow of a project. */
export interface IWorkflowBase extends IBaseEntity {
  description: string;
  teamId?: string;
  isOnboardingWorkflow?: boolean;
  integrationId?: string;
}
