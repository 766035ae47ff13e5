-- Changes of mind: stories merged, articles moved, split off, pinned, removed. Outcomes as enum change_outcome; an
-- operator's decision is never undone by the engine. A note is an operator's word or the engine's reason: both stand in
-- the log and in the history, and only an operator's goes out with the story's event.

local MERGE_MEMBERS_MAX = 5000 -- of the story that goes away: bounds how long Redis is busy with it

local function note_for_event(by_operator, note)
    return by_operator and note or ''
end

-- Whether articles of one of the two were taken apart from the other: what was decided is not taken back.
local function are_apart(prefix, one, other)
    for _, pair in ipairs({{one, other}, {other, one}}) do
        for field in pairs(hash_table(prefix .. KEY.story .. pair[1])) do
            if string.sub(field, 1, 1) == '!' and story_living(prefix, string.sub(field, 2)) == pair[2] then
                return true
            end
        end
    end
    return false
end

local function is_pinned(prefix, story)
    return redis.call('HEXISTS', prefix .. KEY.story .. story, 'k') == 1
end

-- Whether the engine leaves it as it is: a merge or a move would show what an operator has hidden.
local function is_held(prefix, story)
    return is_pinned(prefix, story) or is_hidden(prefix, story)
end

-- The LogEntry that replicas follow. Returns its seq.
local function log_change(prefix, keep_log, entry)
    local message = message_text(1, entry.kind) .. message_text(2, entry.story) .. message_text(3, entry.article or '') ..
        message_text(4, entry.instance) .. message_number(5, entry.time or 0) .. message_text(9, entry.other) ..
        message_text(10, entry.note)
    return append(prefix .. KEY.log, prefix .. KEY.state, 'log', now_us(), keep_log, {'d', message})
end

-- A story of which an operator has said something that is no membership: a new version, so that its event comes.
-- Returns that version.
local function story_touch(prefix, story, line)
    line.by_operator = true
    history_add(prefix, story, line)
    story_note(prefix, story, line.note)
    redis.call('ZADD', prefix .. KEY.todo .. 'summarize', 'NX', digits(now_ms()), story)
    return redis.call('HINCRBY', prefix .. KEY.story .. story, 'v', 1)
end

local UNDO_MS = 7 * 86400000 -- that an operator's act can be taken back
local UNDOS_MAX = 20         -- of a story; of too many the oldest leaves

-- Of the pin that a merge gives, in what is remembered of an operator's acts: it came with this one; was there before or is no
-- matter of it; came with an earlier one that is remembered.
local PIN = {OWN = '0', BEFORE = '1', SHARED = '2'}

-- Remembers what an operator has brought into a story, so that it can be taken back. `came`: from, ids, pin.
local function undo_note(prefix, story, time, came)
    local key = prefix .. KEY.undo .. story
    local times = redis.call('HKEYS', key)
    if #times >= UNDOS_MAX then
        table.sort(times, function(one, other) return number(one) < number(other) end)
        redis.call('HDEL', key, times[1])
    end
    redis.call('HSET', key, time, came.from .. ' ' .. came.pin .. ' ' .. table.concat(came.ids, ' '))
    redis.call('PEXPIRE', key, UNDO_MS)
end

-- The acts whose pin is of these kinds ("02"), the first one first.
local function undo_times(prefix, story, kinds)
    local key, times = prefix .. KEY.undo .. story, {}
    for _, time in ipairs(redis.call('HKEYS', key)) do
        if string.find(redis.call('HGET', key, time), '^%S+ [' .. kinds .. '] ') then
            times[#times + 1] = time
        end
    end
    table.sort(times, function(one, other) return number(one) < number(other) end)
    return times
end

local function undo_set_pin(prefix, story, time, pin)
    local key = prefix .. KEY.undo .. story
    redis.call('HSET', key, time, (string.gsub(redis.call('HGET', key, time), '^(%S+) %d ', '%1 ' .. pin .. ' ')))
end

-- A pin given by hand stays when what was brought into the story before is taken back.
local function undo_keep_pin(prefix, story)
    for _, time in ipairs(undo_times(prefix, story, PIN.OWN .. PIN.SHARED)) do
        undo_set_pin(prefix, story, time, PIN.BEFORE)
    end
end

-- The act of that time, which gave the pin, is taken back: the pin is the next merge's, else it goes.
local function undo_pass_pin(prefix, story, time)
    for _, later in ipairs(undo_times(prefix, story, PIN.OWN .. PIN.SHARED)) do
        if number(later) > number(time) then
            undo_set_pin(prefix, story, later, PIN.OWN)
            return
        end
    end
    redis.call('HDEL', prefix .. KEY.story .. story, 'k')
end

-- What is known of `from` beside its articles and counts becomes known of `into`.
local function merge_state(prefix, from, into)
    local changes = changes_of(prefix .. KEY.story .. into)
    for field, value in pairs(hash_table(prefix .. KEY.story .. from)) do
        if string.sub(field, 1, 1) == '!' and story_living(prefix, string.sub(field, 2)) ~= into then
            changes.set(field, value)
        elseif field == 'f' or field == 'l' then
            changes.note_time(tonumber(value))
        end
    end
    changes.write()
end

local function merge_refusal(prefix, from, into, by_operator)
    if not by_operator and (is_held(prefix, from) or is_held(prefix, into) or are_apart(prefix, from, into)) then
        return CHANGE.PINNED
    end
    local aliases = redis.call('SCARD', prefix .. KEY.aliases .. from) + redis.call('SCARD', prefix .. KEY.aliases .. into)
    if redis.call('ZCARD', prefix .. KEY.members .. from) > MERGE_MEMBERS_MAX or aliases >= ALIASES_MAX then
        return CHANGE.TOO_LARGE
    end
end

-- KEYS s:<from>, s:<into>  ARGV from, into, instance, by operator 0/1, 5 note, keep log, keep feed, lease ms
-- Returns {outcome, story, version, other story, articles, log seq, feed seq}
register('story_merge', {'allow-oom'}, function(keys, args)
    local prefix, by_operator, note = prefix_of(keys.from), args.by_operator == '1', args.note
    local from, into = story_living(prefix, args.from), story_living(prefix, args.into)
    if from == '' or into == '' then
        return {CHANGE.GONE, '', 0, '', 0, '', ''}
    end
    if from == into then
        if by_operator then
            redis.call('HSET', prefix .. KEY.story .. into, 'k', '1')
        end
        return {CHANGE.REPEATED, into, story_version(prefix, into), args.from, 0, '', ''}
    end
    if from ~= args.from then
        return {CHANGE.GONE, from, story_version(prefix, from), args.from, 0, '', ''}
    end
    local refusal = merge_refusal(prefix, from, into, by_operator)
    if refusal then
        return {refusal, into, story_version(prefix, into), from, 0, '', ''}
    end
    local seq = log_change(prefix, args.keep_log, {kind = 'merge', story = into, other = from, instance = args.instance, note = note})
    local members = redis.call('ZRANGE', prefix .. KEY.members .. from, 0, -1)
    local version = story_receive(prefix, into, members, false)
    merge_state(prefix, from, into)
    local said, headline = note_for_event(by_operator, note), story_headline(prefix, from)
    local event, was_pinned = story_become_alias(prefix, from, into, args.keep_feed, said), is_pinned(prefix, into)
    story_note(prefix, into, said)
    history_came(prefix, into, #members)
    local time = history_add(prefix, into, {kind = 'merged', articles = #members, other = from, by_operator = by_operator,
                                            note = note, text = headline})
    if by_operator then
        redis.call('HSET', prefix .. KEY.story .. into, 'k', '1')
        local is_shared = was_pinned and undo_times(prefix, into, PIN.OWN)[1]
        undo_note(prefix, into, time, {from = from, ids = members,
                                       pin = is_shared and PIN.SHARED or was_pinned and PIN.BEFORE or PIN.OWN})
    end
    redis.call('ZADD', prefix .. KEY.todo .. 'summarize', 'NX', digits(now_ms() + number(args.lease_ms)), into)
    return {CHANGE.DONE, into, version, from, #members, seq, event}
end)

-- Whether all that left the story went to `to`: then its id is another name of it.
local function went_to_one(prefix, from, to)
    local went = redis.call('HGET', prefix .. KEY.story .. from, 'w')
    return (not went or story_living(prefix, went) == to) and redis.call('SCARD', prefix .. KEY.aliases .. from) +
        redis.call('SCARD', prefix .. KEY.aliases .. to) < ALIASES_MAX
end

-- The story that the articles left: counted again, or gone with its last article. `how.article`: the only one of them.
local function move_out(prefix, from, to, how)
    local is_one, said = went_to_one(prefix, from, to), note_for_event(how.by_operator, how.note)
    if redis.call('EXISTS', prefix .. KEY.members .. from) == 1 then
        redis.call('HSET', prefix .. KEY.story .. from, 'w', is_one and to or '*')
        redis.call('HSET', prefix .. KEY.story .. to, '!' .. from, '1')
        story_shrunk(prefix, from, how.due, false)
        story_note(prefix, from, said)
        history_came(prefix, from, -how.articles)
        history_add(prefix, from, {kind = 'moved-out', articles = how.articles, other = to, article = how.article,
                                   by_operator = how.by_operator, note = how.note, text = story_headline(prefix, to)})
    elseif is_one then
        story_become_alias(prefix, from, to, how.feed, said)
    else
        story_retire(prefix, from, how.feed, said)
    end
end

-- Where the article is to go: a story that is there, or a new one with the first of `ids` that no story has or had. ""
-- when there is none.
local function move_target(prefix, story, ids)
    if story ~= '' then
        return story_living(prefix, story), false
    end
    for _, id in ipairs(ids) do
        if redis.call('EXISTS', prefix .. KEY.story .. id) == 0 then
            return id, true
        end
    end
    return '', true
end

-- The story `to` has begun with articles of `from`.
local function move_begin(prefix, from, to)
    redis.call('HSET', prefix .. KEY.story .. to, 'sf', from, 'c', digits(now_ms()))
    redis.call('SADD', prefix .. KEY.stories, to)
end

-- The articles `ids` of `from` go to `to`. `how`: times (of the articles, in their order), is_new (`to` begins with them),
-- article (the one, for the history), instance, by_operator, note, log, feed, lease. Returns {DONE, …} as story_merge does.
local function articles_leave(prefix, from, to, ids, how)
    local seq
    for i, id in ipairs(ids) do
        seq = log_change(prefix, how.log, {kind = 'move', story = to, article = id, other = from, instance = how.instance,
                                           time = how.times[i], note = how.note})
    end
    local due = digits(now_ms() + number(how.lease))
    local version = story_receive(prefix, to, ids, how.by_operator)
    if how.is_new then
        move_begin(prefix, from, to)
    end
    story_note(prefix, to, note_for_event(how.by_operator, how.note))
    history_came(prefix, to, #ids)
    local time = history_add(prefix, to, {kind = how.is_new and 'split' or 'moved-in', articles = #ids, other = from,
                                          article = how.article, by_operator = how.by_operator, note = how.note,
                                          text = story_headline(prefix, from)})
    if how.by_operator then
        undo_note(prefix, to, time, {from = from, ids = ids, pin = PIN.BEFORE})
    end
    redis.call('ZADD', prefix .. KEY.todo .. 'summarize', 'NX', due, to)
    for at = 1, #ids, MEMBERS_CHUNK do
        redis.call('ZREM', prefix .. KEY.members .. from, unpack(ids, at, math.min(at + MEMBERS_CHUNK - 1, #ids)))
    end
    move_out(prefix, from, to, {due = due, feed = how.feed, note = how.note, articles = #ids, article = how.article,
                                 by_operator = how.by_operator})
    return {CHANGE.DONE, to, version, from, #ids, seq, ''}
end

local function pin_article(key, value, facts)
    facts.pinned = '1'
    redis.call('SET', key, facts_write(facts, string.sub(value, facts.rest)))
end

-- KEYS p:<article>  ARGV article, story or "", instance, by operator 0/1, 5 note, keep log, keep feed, lease ms,
-- ids for a new story … Returns what story_merge does; the other story is the one it left.
register('article_move', {'allow-oom'}, function(keys, args)
    local prefix, id, by_operator = prefix_of(keys.placement), args.article, args.by_operator == '1'
    local placed = text(redis.call('GET', keys.placement))
    local facts = facts_parse(placed)
    local from = facts.story
    local to, is_new = move_target(prefix, args.story, {unpack(args, position.new_ids)})
    if not from or (to == '' and not is_new) then
        return {CHANGE.GONE, '', 0, '', 0, '', ''}
    end
    if to == from or (is_new and redis.call('ZCARD', prefix .. KEY.members .. from) == 1) then
        if by_operator and facts.pinned ~= '1' then
            pin_article(keys.placement, placed, facts)
        end
        return {CHANGE.REPEATED, from, story_version(prefix, from), '', 0, '', ''}
    end
    if to == '' or (not by_operator and (facts.pinned == '1' or is_held(prefix, from))) then
        return {to == '' and CHANGE.TOO_LARGE or CHANGE.PINNED, from, story_version(prefix, from), '', 0, '', ''}
    end
    local how = {instance = args.instance, by_operator = by_operator, note = args.note, log = args.keep_log, feed = args.keep_feed,
                 lease = args.lease_ms, times = {number(facts.time)}, is_new = is_new, article = id}
    return articles_leave(prefix, from, to, {id}, how)
end)

-- Whether all of `ids` are in `story` and, where `is_free`, nobody holds them there. Returns that, and their times.
local function split_check(prefix, story, ids, is_free)
    local times = {}
    for i, id in ipairs(ids) do
        local facts = facts_parse(text(redis.call('GET', prefix .. KEY.placement .. id)))
        if facts.story ~= story then
            return CHANGE.GONE
        elseif is_free and facts.pinned == '1' then
            return CHANGE.PINNED
        end
        times[i] = number(facts.time)
    end
    return nil, times
end

-- KEYS s:<from>  ARGV from, instance, note, keep log, keep feed, lease ms, ids for the new story with a space between,
-- articles … The engine's: these articles begin a story, all or none of them. For replicas each of them moves. Returns
-- what story_merge does; the other story is the one they left. GONE: one of them has gone elsewhere. REPEATED: they are
-- all that the story has.
register('story_split', {'allow-oom'}, function(keys, args)
    local prefix, from = prefix_of(keys.from), args.from
    local ids = {unpack(args, position.articles)}
    if story_living(prefix, from) ~= from then
        return {CHANGE.GONE, '', 0, '', 0, '', ''}
    end
    local refusal, times = split_check(prefix, from, ids, true)
    local to = move_target(prefix, '', words(args.new_ids))
    refusal = refusal or is_held(prefix, from) and CHANGE.PINNED or
        redis.call('ZCARD', prefix .. KEY.members .. from) <= #ids and CHANGE.REPEATED or to == '' and CHANGE.TOO_LARGE
    if refusal then
        return {refusal, from, story_version(prefix, from), '', 0, '', ''}
    end
    local how = {instance = args.instance, by_operator = false, note = args.note, log = args.keep_log, feed = args.keep_feed,
                 lease = args.lease_ms, times = times, is_new = true}
    return articles_leave(prefix, from, to, ids, how)
end)

-- KEYS s:<story>  ARGV story, pinned 0/1, note. Returns {outcome, story, version}
register('story_pin', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.story)
    local story = story_living(prefix, args.story)
    if story == '' then
        return {CHANGE.GONE, '', 0}
    end
    local was = is_pinned(prefix, story)
    if args.pinned == '1' then
        redis.call('HSET', prefix .. KEY.story .. story, 'k', '1')
        undo_keep_pin(prefix, story)
    else
        redis.call('HDEL', prefix .. KEY.story .. story, 'k')
    end
    if was == (args.pinned == '1') then
        return {CHANGE.REPEATED, story, story_version(prefix, story)}
    end
    return {CHANGE.DONE, story, story_touch(prefix, story, {kind = was and 'unpinned' or 'pinned', note = text(args.note)})}
end)

-- Sets an operator's words beside a story, or with "" takes them back. `said`: story as the caller named it, key (its kind),
-- text, note, given and taken (the history's kinds). Returns what story_pin does.
local function story_say(prefix, said)
    local story = story_living(prefix, said.story)
    if story == '' then
        return {CHANGE.GONE, '', 0}
    end
    local key = prefix .. said.key .. story
    if text(redis.call('GET', key)) == said.text then
        return {CHANGE.REPEATED, story, story_version(prefix, story)}
    end
    if said.text == '' then
        redis.call('UNLINK', key)
    else
        redis.call('SET', key, said.text)
    end
    return {CHANGE.DONE, story, story_touch(prefix, story, {kind = said.text == '' and said.taken or said.given,
                                                            text = said.text, note = said.note})}
end

-- KEYS s:<story>  ARGV story, headline ("" for the engine's own), note. Returns {outcome, story, version}
register('story_retitle', {'allow-oom'}, function(keys, args)
    return story_say(prefix_of(keys.story), {story = args.story, key = KEY.title, text = args.headline, note = args.note,
                                             given = 'retitled', taken = 'untitled'})
end)

-- KEYS p:<article>  ARGV packed LogEntry "embed", keep log. For replicas alone: no story changes by it.
-- Returns {outcome, story, its version}
register('article_embed', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.placement)
    local story = facts_glance(text(redis.call('GET', keys.placement)))
    if not story then
        return {CHANGE.GONE, '', 0}
    end
    append(prefix .. KEY.log, prefix .. KEY.state, 'log', now_us(), args.keep_log, {'d', args.entry})
    return {CHANGE.DONE, story, story_version(prefix, story)}
end)

-- KEYS a:<article>, p:<article>  ARGV article, note, keep feed, lease ms, ms that it may not come again.
-- Returns {outcome, story that it was in}
register('article_remove', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.article)
    local body = redis.call('GET', keys.article)
    if not body or body == '' then
        return {body and CHANGE.REPEATED or CHANGE.GONE, ''}
    end
    local story = facts_glance(text(redis.call('GET', keys.placement)))
    articles_drop(prefix, {args.article}, {note = args.note, feed = args.keep_feed, lease = args.lease_ms, stone_ms = args.stone_ms})
    return {CHANGE.DONE, story or ''}
end)

local SOURCE_WITHIN = 2400 -- bytes of a packed Article that hold its id, url and source

-- The source of a packed Article: its third field, behind id and url, the fields being written in order.
local function article_source(body)
    local at = 1
    for _, field in ipairs({1, 2, 3}) do
        if string.byte(body, at) == field * 8 + 2 then
            local size, scale = 0, 1
            repeat
                at = at + 1
                local byte = string.byte(body, at) or 0
                size, scale = size + byte % 128 * scale, scale * 128
            until byte < 128
            if field == 3 then
                return string.sub(body, at + 1, at + size)
            end
            at = at + size + 1
        end
    end
    return ''
end

-- KEYS articles  ARGV cursor, count, domain, note, keep feed, lease ms, ms that they may not come again.
-- Looks at one page of articles. Returns {next cursor, removed}
register('domain_remove', {'allow-oom'}, function(keys, args)
    local prefix, domain = prefix_of(keys.articles), args.domain
    local page = redis.call('ZSCAN', keys.articles, args.cursor, 'COUNT', args.count)
    local ids = {}
    for i = 1, #page[2], 2 do
        local id = page[2][i]
        local placed, body = redis.call('GET', prefix .. KEY.placement .. id),
            redis.call('GETRANGE', prefix .. KEY.article .. id, 0, SOURCE_WITHIN)
        local _, _, known = facts_glance(text(placed))
        if known == domain or article_source(body) == domain then
            ids[#ids + 1] = id
        end
    end
    return {page[1], articles_drop(prefix, ids, {note = args.note, feed = args.keep_feed, lease = args.lease_ms, stone_ms = args.stone_ms})}
end)
