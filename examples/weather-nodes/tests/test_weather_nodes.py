from weather_nodes.nodes import is_weekend, warn_of_rain

from vivant import check_plugin


def test_keep_the_promises_of_nodes() -> None:
    check_plugin("node", is_weekend)
    check_plugin("node", warn_of_rain)
