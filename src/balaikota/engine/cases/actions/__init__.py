"""Everything that changes cases: opening, acting, replying, sweeping. One function per verb."""
