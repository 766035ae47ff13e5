-- Subscriptions at hubs (WebSub), so that what is new comes without being asked for.
-- The keys stand in the table of keys (../schema).

local function hub_forget(prefix, id)
    local feed = redis.call('HGET', prefix .. KEY.hub .. id, 'feed')
    if feed then
        redis.call('HDEL', prefix .. KEY.feeds_hub, feed)
        redis.call('HDEL', prefix .. KEY.feeds_pushed, feed)
    end
    redis.call('DEL', prefix .. KEY.hub .. id)
    redis.call('ZREM', prefix .. KEY.hubs, id)
end

-- A feed says that it has a hub. KEYS hubs  ARGV now ms, url of the feed, hub, topic, id, secret. Returns 1 when that is
-- new: then it is to be subscribed to, as `id`.
register('hub_found', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.hubs)
    local known = redis.call('HGET', prefix .. KEY.feeds_hub, args.feed)
    if known then
        local have = redis.call('HMGET', prefix .. KEY.hub .. known, 'hub', 'topic')
        if have[1] == args.hub and have[2] == args.topic then
            return 0
        end
        hub_forget(prefix, known)
    end
    if not redis.call('ZSCORE', prefix .. KEY.feeds, args.feed) then
        return 0
    end
    redis.call('HSET', prefix .. KEY.feeds_hub, args.feed, args.id)
    redis.call('HSET', prefix .. KEY.hub .. args.id, 'feed', args.feed, 'hub', args.hub, 'topic', args.topic, 'secret',
        args.secret, 'until', 0)
    redis.call('ZADD', keys.hubs, args.now_ms, args.id)
    return 1
end)

local function hub_row(prefix, id)
    local row = redis.call('HMGET', prefix .. KEY.hub .. id, 'feed', 'hub', 'topic', 'secret', 'until')
    return row[1] and {id, row[1], row[2], row[3], row[4], row[5]} or {}
end

-- Those that are to be asked for now; each comes again in `again ms` unless it is settled. KEYS hubs  ARGV now ms, limit,
-- again ms. Returns {{id, feed, hub, topic, secret, until}, …}
register('hubs_take', {'allow-oom'}, function(keys, args)
    local prefix, rows = prefix_of(keys.hubs), {}
    for _, id in ipairs(redis.call('ZRANGE', keys.hubs, '-inf', args.now_ms, 'BYSCORE', 'LIMIT', 0, args.limit)) do
        local row = hub_row(prefix, id)
        if row[1] and redis.call('ZSCORE', prefix .. KEY.feeds, row[2]) then
            redis.call('ZADD', keys.hubs, 'XX', digits(number(args.now_ms) + number(args.again_ms)), id)
            rows[#rows + 1] = row
        else
            hub_forget(prefix, id)
        end
    end
    return rows
end)

-- KEYS hubs  ARGV id. Returns {id, feed, hub, topic, secret, until}, {} when there is no such subscription.
register('hub_get', {'no-writes'}, function(keys, args)
    return hub_row(prefix_of(keys.hubs), args.id)
end)

-- KEYS hubs  ARGV id, until ms (0: not subscribed), when it is to be asked for again, ms. Returns 1, or 0 when there is
-- no such subscription.
register('hub_settle', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.hubs)
    local feed = redis.call('HGET', prefix .. KEY.hub .. args.id, 'feed')
    if not feed then
        return 0
    end
    redis.call('HSET', prefix .. KEY.hub .. args.id, 'until', args.until_ms)
    redis.call('ZADD', keys.hubs, args.due_ms, args.id)
    if number(args.until_ms) == 0 then
        redis.call('HDEL', prefix .. KEY.feeds_pushed, feed)
    end
    return 1
end)

-- The hub has delivered. KEYS hubs  ARGV id, until when the feed counts as pushed, ms. Returns 1.
register('hub_delivered', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.hubs)
    local feed = redis.call('HGET', prefix .. KEY.hub .. args.id, 'feed')
    if feed then
        redis.call('HSET', prefix .. KEY.feeds_pushed, feed, args.until_ms)
    end
    return 1
end)
