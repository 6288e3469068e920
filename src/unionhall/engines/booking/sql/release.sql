-- Places that come back, and who gets them.

-- Ends a live booking (p_state: cancelled | lapsed). Its seats go to the first in line, else back to newcomers, in the
-- same transaction. False when it is no longer live or, for 'lapsed', no overdue offer.
create function booking_release(
  p_booking uuid, p_state text, p_verb text, p_is_late boolean, p_at timestamptz, p_by uuid) returns boolean
language plpgsql set enable_seqscan = off as $$
declare b booking_booking; v_session uuid;
begin
  select session_id into v_session from booking_booking where id = p_booking;
  if not found then return false; end if;
  perform booking_lock(v_session);
  select * into b from booking_booking where id = p_booking for update;
  if b.state not in ('booked','waiting','offered','entered')
     or (p_state = 'lapsed' and (b.state <> 'offered' or b.offered_until > p_at)) then return false; end if;
  with ended as (
    update booking_booking set state = p_state, seat_numbers = '{}', is_late_cancel = p_is_late,
      cancelled_at = case when p_state = 'cancelled' then p_at end where id = p_booking),
  seats as (
    update booking_seat set booking_id = null, is_held = true
    where session_id = v_session and number = any(b.seat_numbers) and booking_id = p_booking),
  line as (update booking_line set waiting = waiting - 1 where session_id = v_session and b.state = 'waiting'),
  trail as (
    insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
    values (uuidv7(), b.organisation_id, p_at, p_by, p_verb, p_booking, jsonb_build_object('was', b.state)))
  insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
  select uuidv7(), b.organisation_id,
    case when p_state = 'lapsed' then 'booking.offer_lapsed' else 'booking.cancelled' end,
    p_booking, p_at, s.facts, b.person_id, '{}' from booking_session s where s.id = v_session;
  if b.state <> 'entered' then perform booking_offer(v_session, p_at); end if;
  return true;
end $$;

-- Gives held seats to the line in order of its numbers; what nobody waiting may use goes back to newcomers. The caller
-- holds the session's lock. Also called after seats were added (insert them held). Returns the number of offers made.
create function booking_offer(p_session uuid, p_at timestamptz) returns int
language plpgsql set enable_seqscan = off as $$
declare
  s booking_session; w record; v_seats int[]; v_kept int[] := '{}'; v_made int := 0; v_pools text[]; v_until timestamptz;
begin
  select * into s from booking_session where id = p_session;
  v_until := least(p_at + make_interval(mins => s.offer_minutes), s.starts_at);
  if s.state = 'published' and v_until > p_at then
    for w in select id, organisation_id, person_id, channel, party from booking_booking
        where session_id = p_session and state = 'waiting' order by waiting_number loop
      exit when not exists (select from booking_seat where session_id = p_session and booking_id is null and is_held
        and not number = any(v_kept));
      v_seats := array(select number from booking_seat where session_id = p_session and booking_id is null and is_held
        and channel = any(booking_pools(s.pools, w.channel)) and not number = any(v_kept)
        order by channel = '', number limit w.party for update);
      if cardinality(v_seats) < w.party then v_kept := v_kept || v_seats; continue; end if;
      with seats as (
        update booking_seat set booking_id = w.id, is_held = false
        where session_id = p_session and number = any(v_seats)),
      offered as (
        update booking_booking set state = 'offered', seat_numbers = v_seats, offered_until = v_until where id = w.id),
      line as (update booking_line set waiting = waiting - 1 where session_id = p_session),
      trail as (
        insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
        values (uuidv7(), w.organisation_id, p_at, null, 'booking.booking.offer', w.id, '{}'))
      insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
      values (uuidv7(), w.organisation_id, 'booking.offered', w.id, p_at,
        s.facts || jsonb_build_object('until_at', v_until), w.person_id, '{}');
      v_made := v_made + 1;
    end loop;
  end if;
  with spare as (
    update booking_seat set is_held = false
    where session_id = p_session and booking_id is null and is_held and not number = any(v_kept)
    returning channel)
  select array_agg(distinct channel) into v_pools from spare;
  if v_pools is not null then
    update booking_line set spent = array(select unnest(spent) except select unnest(v_pools))
    where session_id = p_session and spent && v_pools;
  end if;
  return v_made;
end $$;

-- Takes up an offer. False when it is no longer open.
create function booking_accept(p_booking uuid, p_at timestamptz, p_by uuid) returns boolean
language sql as $$
  with taken as (
    update booking_booking set state = 'booked'
    where id = p_booking and state = 'offered' and p_at < offered_until
    returning id, organisation_id, session_id, person_id),
  trail as (
    insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
    select uuidv7(), organisation_id, p_at, p_by, 'booking.booking.accept_offer', id, '{}' from taken),
  told as (
    insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
    select uuidv7(), t.organisation_id, 'booking.booked', t.id, p_at, s.facts, t.person_id, '{}'
    from taken t join booking_session s on s.id = t.session_id)
  select exists (select from taken) $$;
