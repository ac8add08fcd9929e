import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { DoorPage } from './DoorPage.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Whoever signs in comes to the page that was asked for: the address stays as it is. */
export function SignInPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    // A setup link that was used before: there is nothing behind it any more.
    if (window.location.pathname === '/setup') void navigate('/', { replace: true });
  }, [navigate]);
  return (
    <DoorPage title="Sign in">
      <SignInForm onSignedIn={() => queries.resetQueries()} />
    </DoorPage>
  );
}
