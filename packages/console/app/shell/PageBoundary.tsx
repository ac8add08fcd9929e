import { Button, Group, Stack } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { ErrorAlert } from '../display/ErrorAlert.tsx';

interface PageBoundaryProps {
  readonly children: ReactNode;
}

interface PageBoundaryState {
  readonly error: Error | null;
}

/** Keeps what breaks a page to that page: the navigation stays. Give it the path as `key`, so that the next page is tried. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { error: null };

  static getDerivedStateFromError(reason: unknown): PageBoundaryState {
    return { error: reason instanceof Error ? reason : new Error(String(reason)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Stack align="flex-start">
        <ErrorAlert error={isMissingPart(error) ? PART_IS_GONE : error} />
        <Group>
          <Button onClick={() => window.location.reload()}>Load the page anew</Button>
          <Button variant="default" onClick={() => this.setState({ error: null })}>
            Try again
          </Button>
        </Group>
      </Stack>
    );
  }
}

const PART_IS_GONE = new Error(
  'A part of this page could not be loaded: the server was updated, or cannot be reached. Load the page anew.',
);

/** What browsers say when a lazy page does not come. */
function isMissingPart(error: Error): boolean {
  return /dynamically imported module|module script failed|importing a module/i.test(error.message);
}
