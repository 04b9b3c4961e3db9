# What sendwatch-queue-exim, -sendmail and -opensmtpd have in common: counting, a bounded sample, the line. The line is
# that of sendwatch-queue, which reads Postfix's queue and says what its fields mean.
#
# Files are counted by their names. At most 2,000 are opened, and no longer than 5 seconds: those with the lowest lots,
# which do not change from minute to minute. It writes nothing, and needs perl alone (Debian's perl-base).

package SendwatchQueue;

use strict;
use warnings;
use Fcntl qw(O_NOFOLLOW O_NONBLOCK O_RDONLY);

use constant {
  SAMPLE => 2_000,
  SECONDS => 5,
  HEAD => 4_096,    # bytes: what is looked for stands before the message's own text
};
my @QUEUES = qw(maildrop incoming active deferred hold);

# What is counted where a name could be read as something else in the line.
my $PLAIN = qr/\A[\w.\@+:-]{1,64}\z/a;

sub new {
  my ($class) = @_;
  return bless { now => time, lots => [], queues => { map { $_ => { count => 0 } } @QUEUES } }, $class;
}

# A message that waits in a queue. Without a path it is counted and not looked into.
#   arrived   epoch seconds, where its name tells; lot: where it stands in the lottery for the sample
sub count {
  my ($self, $name, $arrived, $lot, $path) = @_;
  my $queue = $self->{queues}{$name};
  $queue->{count}++;
  older($queue, $arrived);
  return if !defined $path || (defined $self->{limit} && $lot gt $self->{limit});
  push @{ $self->{lots} }, [$lot, $path, $name];
  $self->draw if @{ $self->{lots} } >= 2 * SAMPLE;
}

sub draw {
  my ($self) = @_;
  my @lots = sort { $a->[0] cmp $b->[0] } @{ $self->{lots} };
  if (@lots > SAMPLE) {
    splice @lots, SAMPLE;
    $self->{limit} = $lots[-1][0];
  }
  $self->{lots} = \@lots;
}

# Looks into the sample and prints the line.
#   $read   of a path: { arrived, kind (mail, notice, double), sender, held }, or nothing where it cannot be read
sub report {
  my ($self, $name, $read) = @_;
  $self->draw;
  my $deadline = $self->{now} + SECONDS;
  my (@ages, %sender);
  my ($notices, $double, $looked, $held) = (0, 0, 0, 0);
  for my $lot (@{ $self->{lots} }) {
    last if time > $deadline;
    my $message = $read->($lot->[1]) or next;
    $looked++;
    if ($message->{held}) { $held++; older($self->{held} //= {}, $message->{arrived}); next }
    older($self->{queues}{ $lot->[2] }, $message->{arrived});
    push @ages, $self->{now} - $message->{arrived};
    if ($message->{kind} eq 'notice') { $notices++ }
    elsif ($message->{kind} eq 'double') { $double++ }
    else { $sender{ $message->{sender} }++ }
  }
  $self->put_on_hold($held / $looked) if $held;
  my ($top, @next) = sort { $sender{$b} <=> $sender{$a} || $a cmp $b } keys %sender;
  $#next = 1 if @next > 2;
  @ages = sort { $a <=> $b } @ages;
  print join(' ',
    'v=1', 'name=' . plain($name),
    (map { "$_=$self->{queues}{$_}{count}/" . $self->age($self->{queues}{$_}{oldest}) } @QUEUES),
    'sample=' . @ages, 'median=' . (@ages ? not_negative($ages[$#ages / 2]) : 0),
    "notices=$notices", "double=$double",
    'top=' . (defined $top ? $sender{$top} : 0), 'sender=' . plain($top),
    (map { 'top' . ($_ + 2) . "=$sender{$next[$_]}", 'sender' . ($_ + 2) . '=' . plain($next[$_]) } 0 .. $#next),
  ), "\n";
}

# Where held mail stands among the other, its share is that of the sample.
sub put_on_hold {
  my ($self, $share) = @_;
  my ($deferred, $hold) = @{ $self->{queues} }{qw(deferred hold)};
  my $held = int($share * $deferred->{count} + 0.5);
  $deferred->{count} -= $held;
  $hold->{count} += $held;
  older($hold, $self->{held}{oldest});
  # The oldest by its name may be one of those on hold.
  $deferred->{oldest} = undef if $deferred->{count} == 0;
}

# The first bytes of a file; nothing where it has left, or is no file.
sub head {
  my ($path) = @_;
  sysopen(my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) or return;
  sysread($file, my $head, HEAD) or return;
  close $file;
  return $head;
}

# Whose a message is, by its login, or its client where there is none.
sub sender {
  my ($login, $client) = @_;
  return "login:$login" if defined $login && $login ne '';
  return defined $client && $client !~ /\A(?:127\.|::1\z)/ ? "host:$client" : 'local';
}

# The names in a directory; of one that must be there, why it cannot be read.
sub names {
  my ($path, $must) = @_;
  opendir(my $handle, $path) or $must ? die "sendwatch-queue: $path: $!\n" : return;
  return grep { !/\A\.\.?\z/ } readdir $handle;
}

# The last part of a path.
sub base { my ($name) = $_[0] =~ m{([^/]+)/*\z}; return $name }

sub older {
  my ($queue, $arrived) = @_;
  return if !defined $arrived;
  $queue->{oldest} = $arrived if !defined $queue->{oldest} || $arrived < $queue->{oldest};
}

sub age { my ($self, $oldest) = @_; return defined $oldest ? not_negative($self->{now} - $oldest) : 0 }

sub not_negative { return $_[0] > 0 ? $_[0] : 0 }

sub plain { return defined $_[0] && $_[0] =~ $PLAIN ? $_[0] : '-' }

1;
