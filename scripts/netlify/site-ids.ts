export const SITE_ID = "site";
export const DEPLOY_ID = "0";
