// A certified OpenID provider (npm: oidc-provider) with the people of a file, for the tests.
// node oidc_provider.mjs FOLDER_OF_NODE_MODULES PORT PEOPLE.json REDIRECT_URI
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, port, people, back] = process.argv.slice(2);
const find = createRequire(pathToFileURL(`${folder}/package.json`));
const { Provider } = await import(pathToFileURL(find.resolve("oidc-provider")));
const issuer = `http://127.0.0.1:${port}`;
const here = new URL(back).origin;
const provider = new Provider(issuer, {
  clients: [{ client_id: "gan-dan", client_secret: "only-for-the-tests", redirect_uris: [back], post_logout_redirect_uris: [`${here}/`], require_auth_time: true }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username", "name"] },
  cookies: { keys: ["only-for-the-tests"] },
  pkce: { required: () => true },
  // What is said of a person changes under the tests.
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...JSON.parse(readFileSync(people, "utf8"))[id] }) }),
});
provider.listen(Number(port), "127.0.0.1");
