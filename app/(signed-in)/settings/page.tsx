import { Braces } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { SettingsForm } from '@/components/settings/settings-form';
import { TokenForm } from '@/components/settings/token-form';
import { PasswordForm, UserControls, UserForm } from '@/components/settings/user-forms';
import { ActionButton } from '@/components/ui/action-button';
import { DataTable } from '@/components/ui/data-table';
import { Icon } from '@/components/ui/icon';
import { Ago } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { hasRole } from '@/lib/access/actor/actor';
import { listTokens } from '@/lib/access/tokens/list';
import { listUsers } from '@/lib/access/users/list';
import { listTags } from '@/lib/fleet/instances/list-tags';
import { getSettings } from '@/lib/fleet/settings/get';
import { config } from '@/lib/platform/config/config';
import {
  addUser,
  changeRole,
  dropUser,
  endToken,
  makeToken,
  newPassword,
  resetUserPassword,
  saveSettings,
} from './actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('settings'))('title') };
}

export default async function SettingsPage() {
  const actor = await requireActor('viewer');
  const admin = hasRole(actor, 'admin');
  const [locale, say, common, settings, tags, users, tokens] = await Promise.all([
    requestLocale(),
    words('settings'),
    words('common'),
    getSettings(),
    listTags(),
    admin ? listUsers(actor) : [],
    admin ? listTokens(actor) : [],
  ]);
  const now = new Date();
  const reason = admin ? null : common('roleNeeded.admin');
  return (
    <>
      <PageHeader
        actions={
          <Link className="btn" href="/api-docs">
            <Icon as={Braces} />
            {say('tokens.docs')}
          </Link>
        }
        lead={say('lead')}
        title={say('title')}
      />
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
        <Section id="program" title={say('program')}>
          <SettingsForm
            action={saveSettings}
            concurrency={config().concurrency}
            reason={reason}
            settings={settings}
            tags={tags}
          />
        </Section>
        <div className="min-w-0 space-y-4">
          <Section id="password" lead={actor.name} title={say('password.title')}>
            <PasswordForm action={newPassword} />
          </Section>
          {admin ? (
            <>
              <Section flush id="users" title={say('users.title')}>
                <DataTable
                  columns={[
                    say('users.who'),
                    say('users.lastSignIn'),
                    { heading: say('users.role'), className: 'text-end' },
                  ]}
                  label={say('users.title')}
                >
                  {users.map((user) => (
                    <tr key={user.id}>
                      <td className="break-all font-medium">{user.email}</td>
                      <td className="text-soft text-sm">
                        {user.lastSignInAt ? <Ago at={user.lastSignInAt} locale={locale} now={now} /> : common('never')}
                      </td>
                      <td>
                        <UserControls
                          changeRole={changeRole}
                          email={user.email}
                          id={user.id}
                          isSelf={user.id === actor.id}
                          remove={dropUser}
                          resetPassword={resetUserPassword}
                          role={user.role}
                        />
                      </td>
                    </tr>
                  ))}
                </DataTable>
                <div className="border-line border-t p-4">
                  <UserForm action={addUser} />
                </div>
              </Section>
              <Section
                actions={
                  <Link className="link text-sm" href="/api-docs">
                    {say('tokens.docs')}
                  </Link>
                }
                flush
                id="tokens"
                lead={say('tokens.lead')}
                title={say('tokens.title')}
              >
                {tokens.length === 0 ? (
                  <p className="px-4 py-3 text-soft">{say('tokens.none')}</p>
                ) : (
                  <DataTable
                    columns={[say('tokens.name'), say('users.role'), say('tokens.lastUsed'), say('tokens.state'), null]}
                    label={say('tokens.title')}
                  >
                    {tokens.map((token) => {
                      const state = token.revokedAt
                        ? 'revoked'
                        : token.expiresAt && token.expiresAt < now
                          ? 'expired'
                          : 'valid';
                      return (
                        <tr key={token.id}>
                          <td className="font-medium">
                            {token.name}
                            <span className="block font-mono font-normal text-[0.8125rem] text-soft">
                              {token.prefix}…
                            </span>
                          </td>
                          <td>{common(`role.${token.role}`)}</td>
                          <td className="text-soft text-sm">
                            {token.lastUsedAt ? (
                              <Ago at={token.lastUsedAt} locale={locale} now={now} />
                            ) : (
                              common('never')
                            )}
                          </td>
                          <td>{say(`tokens.states.${state}`)}</td>
                          <td className="text-end">
                            {state === 'valid' ? (
                              <ActionButton action={endToken} look="btn-danger" small values={{ id: token.id }}>
                                {say('tokens.revoke')}
                              </ActionButton>
                            ) : null}
                          </td>
                        </tr>
                      );
                    })}
                  </DataTable>
                )}
                <div className="border-line border-t p-4">
                  <TokenForm action={makeToken} />
                </div>
              </Section>
            </>
          ) : (
            <Notice tone="note">{say('adminsOnly')}</Notice>
          )}
        </div>
      </div>
    </>
  );
}
