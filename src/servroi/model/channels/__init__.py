"""The channels, in the order in which results list them."""

from servroi.model.channel import Channel
from servroi.model.channels import (
    acquisition,
    avoidable_contacts,
    campaign_sales,
    complaints,
    marketing_cost,
    price,
    productivity,
    ramp_up,
    referral,
    retention,
    sickness,
    training_cost,
    training_time,
    turnover,
    upsell,
)

CHANNELS: tuple[Channel, ...] = (
    turnover.CHANNEL,
    ramp_up.CHANNEL,
    sickness.CHANNEL,
    productivity.CHANNEL,
    avoidable_contacts.CHANNEL,
    complaints.CHANNEL,
    retention.CHANNEL,
    referral.CHANNEL,
    acquisition.CHANNEL,
    upsell.CHANNEL,
    price.CHANNEL,
    campaign_sales.CHANNEL,
    training_cost.CHANNEL,
    training_time.CHANNEL,
    marketing_cost.CHANNEL,
)
