/** The plans that a project can be on. */
export enum BillingPlan {
  ClassicFree = 'free',
  ClassicStarter = 'starter',
  ClassicBusiness = 'business',
  ClassicPremium = 'premium',
  ClassicEnterprise = 'enterprise',
  ConnectTrial = 'connect_trial',
  ConnectBasic = 'basic',
  ConnectPro = 'pro',
  ConnectEnterprise = 'connect_enterprise',
}

/** The features that a plan can include. Installs need `HeadlessConnectPortal`. */
export enum ConnectAddOn {
  CustomIntegrationBuilder = 'byo',
  DynamicFieldMapper = 'dfm',
  HeadlessConnectPortal = 'headless-cp',
  TaskHistoryAPI = 'th-api',
  Monitoring = 'monitoring',
  RoleBasedAccessControl = 'rbac',
  UserMetadata = 'user-metadata',
  WhiteLabeling = 'whitelabel',
  WorkflowPermission = 'workflow-permissions',
}

/** The plans with a fixed set of features. */
export type ConnectNonTrialBillingPlan =
  BillingPlan.ConnectBasic | BillingPlan.ConnectPro | BillingPlan.ConnectEnterprise;

/** The features of each plan. */
export const CONNECT_PLAN_FEATURE_MAP: Record<ConnectNonTrialBillingPlan, ConnectAddOn[]> = {
  [BillingPlan.ConnectBasic]: [],
  [BillingPlan.ConnectPro]: [
    ConnectAddOn.CustomIntegrationBuilder,
    ConnectAddOn.HeadlessConnectPortal,
    ConnectAddOn.Monitoring,
    ConnectAddOn.UserMetadata,
    ConnectAddOn.WhiteLabeling,
  ],
  [BillingPlan.ConnectEnterprise]: [
    ConnectAddOn.CustomIntegrationBuilder,
    ConnectAddOn.DynamicFieldMapper,
    ConnectAddOn.HeadlessConnectPortal,
    ConnectAddOn.TaskHistoryAPI,
    ConnectAddOn.Monitoring,
    ConnectAddOn.RoleBasedAccessControl,
    ConnectAddOn.UserMetadata,
    ConnectAddOn.WhiteLabeling,
    ConnectAddOn.WorkflowPermission,
  ],
};
