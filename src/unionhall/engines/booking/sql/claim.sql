-- One claim on a session: one call, one round trip, one transaction. Design and figures: docs/adr on claiming seats.
--
-- Order of locks: person, session, seats. Whoever holds a seat's row lock waits for nobody.

create or replace function booking_lock_key(p_session uuid) returns bigint language sql immutable parallel safe
as $$ select hashtextextended(p_session::text, 20) $$;

-- The lock that orders a session's waiting list and everything that gives seats back. Held to the end of the transaction.
create or replace function booking_lock(p_session uuid) returns void language sql volatile
as $$ select pg_advisory_xact_lock(booking_lock_key(p_session)) $$;

-- The pools a channel may take seats from: its own first, then the one open to all.
create or replace function booking_pools(p_pools text[], p_channel text) returns text[] language sql immutable parallel safe
as $$ select case when p_channel = any(p_pools) then array[p_channel, ''] else array[''] end $$;

-- Why somebody is not among those a session is for: 'audience', 'members_only', or null.
-- Of an organisation are those it or a unit beneath keeps the file of, and its members; with members only, the latter.
create or replace function booking_audience_refusal(p_person uuid, p_audience uuid, p_members_only boolean, p_day date)
returns text language sql stable as $$
  select case
    when p_members_only and not exists (
      select from people_membership m
      where m.person_id = p_person and m.joined_on <= p_day and (m.left_on is null or m.left_on >= p_day))
      then 'members_only'
    when p_audience is not null and not exists (
      select from (
          select m.organisation_id as id from people_membership m
          where m.person_id = p_person and m.joined_on <= p_day and (m.left_on is null or m.left_on >= p_day)
          union all
          select p.organisation_id from people_person p where p.id = p_person and not p_members_only) unit
      where (select o.path from organisations_organisation o where o.id = unit.id)
        <@ (select a.path from organisations_organisation a where a.id = p_audience))
      then 'audience' end $$;

-- A booking with its seats, companions, audit entry and event.
create or replace function booking_write(
  p_booking uuid, p_org uuid, p_session uuid, p_person uuid, p_state text, p_channel text, p_party int, p_team text,
  p_companions jsonb, p_seats int[], p_number int, p_key uuid, p_at timestamptz, p_by uuid, p_facts jsonb)
returns void language sql as $$
  with seats as (
    update booking_seat set booking_id = p_booking, is_held = false
    where session_id = p_session and number = any(p_seats)),
  made as (
    insert into booking_booking(id, organisation_id, session_id, person_id, state, channel, party, team_name, key,
      created_at, seat_numbers, waiting_number, is_late_cancel)
    values (p_booking, p_org, p_session, p_person, p_state, p_channel, p_party, p_team, p_key,
      p_at, p_seats, p_number, false)),
  companions as (
    insert into booking_companion(id, organisation_id, booking_id, person_id, name, phone)
    select uuidv7(), p_org, p_booking, c.person_id, c.name, c.phone
    from jsonb_to_recordset(p_companions) as c(person_id uuid, name text, phone text)),
  trail as (
    insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
    values (uuidv7(), p_org, p_at, p_by, 'booking.booking.book', p_booking,
      jsonb_build_object('state', p_state, 'channel', p_channel)))
  insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
  values (uuidv7(), p_org, 'booking.' || p_state, p_booking, p_at,
    case when p_number is null then p_facts else p_facts || jsonb_build_object('number', p_number) end, p_person, '{}') $$;

-- 'full', or 'quota' when another channel could still take a place.
create or replace function booking_full(p_session uuid, p_all_spent boolean) returns text language sql stable as $$
  select case when not p_all_spent and exists (
    select from booking_seat where session_id = p_session and booking_id is null and not is_held)
    then 'quota' else 'full' end $$;

-- outcome: booked | waiting | entered | again (same request) | already (another live booking here) | busy (ask again,
-- settling) | refused: unknown key_reused lesson not_published called_off no_booking not_open closed team_size party_size
-- members_only audience banned clash full quota.
-- With p_alone false nobody is waited for, not even the same person elsewhere: the answer is then busy, ask by itself.
-- `facts` says what the refusal is about: of this session, or of the booking it clashes with.
create or replace function booking_claim(
  p_booking uuid, p_session uuid, p_person uuid, p_channel text, p_party int, p_team text, p_companions jsonb,
  p_key uuid, p_at timestamptz, p_day date, p_by uuid, p_settle boolean, p_alone boolean,
  out outcome text, out booking uuid, out state text, out number int, out seats int[], out facts jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
  s record; b record; l record; v_pools text[]; v_pool text; v_from int; v_seats int[];
  v_lock bigint := hashtextextended(p_person::text, 21);
begin
  -- One person at a time makes the answers about their other bookings exact. Nobody else waits here.
  if not pg_try_advisory_xact_lock(v_lock) then
    if not p_alone then outcome := 'busy'; return; end if;
    perform pg_advisory_xact_lock(v_lock);
  end if;
  -- Begun after the lock, so it sees what the lock's last holder committed. Of most people it finds nothing to ask about.
  select x.organisation_id, x.mode, x.capacity, x.waiting_capacity, x.pools, x.facts, x.closes_at,
      case when x.parent_id is not null then 'lesson'
        when x.state = 'cancelled' then 'called_off' when x.state = 'ended' then 'closed'
        when x.state <> 'published' then 'not_published' when x.mode = 'open' then 'no_booking'
        when p_at < x.opens_at then 'not_open' when p_at >= x.closes_at then 'closed'
        when x.team_max > 0 and (p_party not between greatest(x.team_min, 1) and x.team_max or p_team = '')
          then 'team_size'
        when x.team_max = 0 and p_party not between 1 and x.party_max then 'party_size' end as refused,
      exists (select from booking_booking k where k.person_id = p_person
        and (k.state in ('booked','waiting','offered','entered') or k.key = p_key)) as has_bookings,
      exists (select from booking_ban n where n.organisation_id = x.organisation_id and n.person_id = p_person
        and n.ends_at > p_at and n.lifted_at is null) as is_banned,
      case when x.audience_id is null and not x.is_members_only then true else exists (
        select from people_membership m
        where m.person_id = p_person and m.joined_on <= p_day and (m.left_on is null or m.left_on >= p_day)
          and (x.audience_id is null or (select o.path from organisations_organisation o where o.id = m.organisation_id)
            <@ (select a.path from organisations_organisation a where a.id = x.audience_id))) end as is_fellow
    into s from booking_session x where x.id = p_session;
  if not found then outcome := 'unknown'; return; end if;
  if s.has_bookings then
    select k.id, k.session_id, k.state, k.waiting_number, k.seat_numbers, k.key into b from booking_booking k
      where k.person_id = p_person
        and (k.key = p_key and k.organisation_id = s.organisation_id or k.state in ('booked','waiting','offered','entered'))
      order by k.key = p_key desc, k.session_id = p_session desc limit 1;
    if found and (b.key = p_key or b.session_id = p_session) then
      if b.session_id <> p_session then outcome := 'key_reused'; return; end if;
      outcome := case when b.key = p_key then 'again' else 'already' end;
      booking := b.id; state := b.state; number := b.waiting_number; seats := b.seat_numbers; facts := s.facts; return;
    end if;
    if found and s.refused is null then
      select 'clash', c.id, y.facts || jsonb_build_object('starts_at',
          (select lower(r) from unnest(y.times) r where r && x.times limit 1))
        into outcome, booking, facts
        from booking_session x, booking_booking c join booking_session y on y.id = c.session_id
        where x.id = p_session and c.person_id = p_person and c.state in ('booked','waiting','offered','entered')
          and y.times && x.times
        limit 1;
      if found then return; end if;
    end if;
  end if;
  if s.refused is not null or s.is_banned or not s.is_fellow then
    select coalesce(s.refused, booking_audience_refusal(p_person, x.audience_id, x.is_members_only, p_day),
        case when s.is_banned then 'banned' end),
      x.facts || jsonb_build_object('opens_at', x.opens_at, 'closes_at', x.closes_at, 'party_max', x.party_max,
        'team_min', x.team_min, 'team_max', x.team_max,
        'until', (select max(n.ends_at) from booking_ban n where n.organisation_id = x.organisation_id
          and n.person_id = p_person and n.ends_at > p_at and n.lifted_at is null),
        'audience', (select jsonb_build_array(o.name, o.name_en) from organisations_organisation o where o.id = x.audience_id))
      into outcome, facts from booking_session x where x.id = p_session;
    if outcome is not null then return; end if;
  end if;
  if s.mode = 'lottery' then
    if not p_alone then outcome := 'busy'; return; end if;
    outcome := booking_enter(p_booking, s.organisation_id, p_session, p_person, p_channel, p_party, p_team, p_companions,
      p_key, p_at, p_by, s.facts);
    if outcome = 'entered' then booking := p_booking; state := outcome; seats := '{}';
    else facts := s.facts || jsonb_build_object('closes_at', s.closes_at); end if;
    return;
  end if;
  v_pools := case when p_channel = any(s.pools) then array[p_channel, ''] else '{""}' end;
  if p_party = 1 and p_team = '' and not p_settle then
    -- The fast path: any free seat from a random one on, never waiting for anybody. Own pool first.
    foreach v_pool in array v_pools loop
      v_from := 1 + floor(random() * s.capacity)::int;
      loop
        with c as (
          update booking_seat t set booking_id = p_booking
           where t.ctid = (
             select f.ctid from booking_seat f
              where f.session_id = p_session and f.channel = v_pool and f.number >= v_from
                and f.booking_id is null and not f.is_held
              order by f.number limit 1 for update skip locked)
          returning t.number),
        made as (
          insert into booking_booking(id, organisation_id, session_id, person_id, state, channel, party, team_name, key,
            created_at, seat_numbers, is_late_cancel)
          select p_booking, s.organisation_id, p_session, p_person, 'booked', p_channel, 1, '', p_key,
            p_at, array[c.number], false from c
          returning seat_numbers),
        trail as (
          insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
          -- Keys of other tables may be the booking's own: a random one costs the server a system call.
          select p_booking, s.organisation_id, p_at, p_by, 'booking.booking.book', p_booking,
            '{"state": "booked"}' from c),
        told as (
          insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
          select p_booking, s.organisation_id, 'booking.booked', p_booking, p_at, s.facts, p_person, '{}' from c)
        select m.seat_numbers into v_seats from made m;
        if found then
          outcome := 'booked'; state := outcome; booking := p_booking; seats := v_seats; return;
        end if;
        exit when v_from = 0;
        v_from := 0;                        -- wrap around once
      end loop;
    end loop;
  end if;
  select waiting, spent into l from booking_line where session_id = p_session;
  if v_pools <@ l.spent and l.waiting >= s.waiting_capacity then
    -- Proven full. No lock, no write.
    outcome := booking_full(p_session, s.pools <@ l.spent); facts := s.facts; return;
  end if;
  if not p_alone then outcome := 'busy'; return; end if;
  -- SKIP LOCKED leaves row locks on seats it looked at and found just taken. With those in hand nobody may wait for
  -- the session's lock, or a release could wait for us while we wait for it: only go on when the lock is to be had.
  if p_party = 1 and p_team = '' and not p_settle
      and not pg_try_advisory_xact_lock(booking_lock_key(p_session)) then
    outcome := 'busy'; return;
  end if;
  -- A party, a waiting list, or nothing free that is not locked: settled under the session's lock.
  select c.outcome, c.number, c.seats into outcome, number, seats
    from booking_settle(p_booking, p_session, p_person, p_channel, p_party, p_team, p_companions, p_key, p_at, p_by) c;
  if outcome in ('booked', 'waiting') then booking := p_booking; state := outcome; else facts := s.facts; end if;
end $$;

-- Several people at once, one place each, in one transaction: what many claims share (a round trip, a commit, plans that are
-- warm) is paid once. Nobody in a group waits for anybody outside; whom that would concern is told busy and asks alone.
create or replace function booking_claim_group(
  p_bookings uuid[], p_sessions uuid[], p_people uuid[], p_channels text[], p_keys uuid[], p_ats timestamptz[],
  p_days date[], p_bys uuid[])
returns table(outcome text, booking uuid, state text, number int, seats int[], facts jsonb)
language plpgsql as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(p_bookings) loop
    select c.* into outcome, booking, state, number, seats, facts from booking_claim(
      p_bookings[i], p_sessions[i], p_people[i], p_channels[i], 1, '', null, p_keys[i], p_ats[i], p_days[i], p_bys[i],
      false, false) c;
    return next;
  end loop;
end $$;

-- An entry for a draw. Entries share the session's lock; the draw and calling off take it alone.
create or replace function booking_enter(
  p_booking uuid, p_org uuid, p_session uuid, p_person uuid, p_channel text, p_party int, p_team text, p_companions jsonb,
  p_key uuid, p_at timestamptz, p_by uuid, p_facts jsonb) returns text
language plpgsql set enable_seqscan = off as $$
declare v_state text; v_drawn timestamptz;
begin
  perform pg_advisory_xact_lock_shared(booking_lock_key(p_session));
  select state, drawn_at into v_state, v_drawn from booking_session where id = p_session;     -- fresh
  if v_state = 'cancelled' then return 'called_off'; end if;
  if v_state <> 'published' or v_drawn is not null then return 'closed'; end if;
  perform booking_write(p_booking, p_org, p_session, p_person, 'entered', p_channel, p_party, p_team, p_companions, '{}',
    null, p_key, p_at, p_by, p_facts);
  return 'entered';
end $$;

create or replace function booking_settle(
  p_booking uuid, p_session uuid, p_person uuid, p_channel text, p_party int, p_team text, p_companions jsonb,
  p_key uuid, p_at timestamptz, p_by uuid, out outcome text, out number int, out seats int[])
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  s booking_session; l booking_line; v_pools text[]; v_from int;
begin
  perform booking_lock(p_session);
  -- Fresh: begun after the lock.
  select * into s from booking_session where id = p_session;
  select * into l from booking_line where session_id = p_session;
  if s.state = 'cancelled' then outcome := 'called_off'; return; end if;
  if s.state <> 'published' then outcome := 'closed'; return; end if;
  v_pools := booking_pools(s.pools, p_channel);
  v_from := 1 + floor(random() * s.capacity)::int;
  seats := '{}';
  if not v_pools <@ l.spent then
    if p_party > 1 then                                                  -- parties like neighbouring seats
      seats := array(select t.number from booking_seat t where t.session_id = p_session and t.channel = v_pools[1]
        and t.number >= v_from and t.booking_id is null and not t.is_held
        order by t.number limit p_party for update skip locked);
    end if;
    if cardinality(seats) < p_party then
      -- Waits for claims under way and takes what they roll back, so an empty answer is proof. Claims that hold a seat
      -- wait for nobody.
      seats := array(select t.number from booking_seat t where t.session_id = p_session and t.channel = any(v_pools)
        and t.booking_id is null and not t.is_held
        order by t.channel = '', t.number limit p_party for update);
    end if;
    if cardinality(seats) = p_party then
      perform booking_write(p_booking, s.organisation_id, p_session, p_person, 'booked', p_channel, p_party, p_team,
        p_companions, seats, null, p_key, p_at, p_by, s.facts);
      outcome := 'booked'; return;
    end if;
  end if;
  if l.waiting >= s.waiting_capacity then
    if seats = '{}' and not v_pools <@ l.spent then
      l.spent := array(select distinct unnest(l.spent || v_pools));
      update booking_line set spent = l.spent where session_id = p_session;
    end if;
    outcome := booking_full(p_session, s.pools <@ l.spent);
    seats := '{}'; return;
  end if;
  -- Joins the line. What is spare but too little for this party is kept for it: the first in line is never overtaken.
  if seats <> '{}' then
    update booking_seat set is_held = true where session_id = p_session and number = any(seats);
    seats := '{}';
  end if;
  update booking_line set waiting = waiting + 1, last_number = last_number + 1,
      spent = case when v_pools <@ spent then spent else array(select distinct unnest(spent || v_pools)) end
    where session_id = p_session returning last_number into number;
  perform booking_write(p_booking, s.organisation_id, p_session, p_person, 'waiting', p_channel, p_party, p_team,
    p_companions, '{}', number, p_key, p_at, p_by, s.facts);
  outcome := 'waiting';
end $$;
